#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A connection to a server on this machine; writing waits, reading does for a second at most.
struct TCPConnection: ~Copyable {
  // A server that goes away is an error and not a signal. Darwin has no such flag.
  #if canImport(Darwin)
    private static let stream = SOCK_STREAM
    private static let quiet: Int32 = 0
  #else
    private static let stream = Int32(SOCK_STREAM.rawValue)
    private static let quiet = Int32(MSG_NOSIGNAL)
  #endif

  let descriptor: Int32

  init(port: UInt16) throws {
    let descriptor = socket(AF_INET, Self.stream, 0)
    guard descriptor >= 0 else { throw Failure("cannot open a TCP socket: errno \(errno)") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, size)
      }
    }
    guard result == 0 else {
      let code = errno
      close(descriptor)
      throw Failure("cannot connect to port \(port) of this machine: errno \(code); start a server there")
    }
    var on: Int32 = 1
    unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    var limit = timeval(tv_sec: 1, tv_usec: 0)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  mutating func write(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe send(descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent, Self.quiet)
      }
      guard count > 0 || errno == EINTR else { throw Failure("the server takes no more: errno \(errno)") }
      sent += max(count, 0)
    }
  }

  /// Fills what it can of the array from `start` on and returns how much; 0 if nothing came for a second.
  mutating func read(into bytes: inout [UInt8], from start: Int) throws -> Int {
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe recv(descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start, 0)
    }
    guard count <= 0 else { return count }
    guard count < 0 && (errno == EAGAIN || errno == EINTR) else {
      throw Failure(count == 0 ? "the server closed the connection" : "cannot read: errno \(errno)")
    }
    return 0
  }
}
