#if os(Linux)
  import Foundation
  import Testing

  @testable import Cluster

  /// Both ends of a TCP connection between two nodes, held by this process.
  ///
  /// A socket stays in the namespace of the thread that made it.
  struct SocketPair {
    let client: Socket
    let server: Socket

    init(from: Int, to: Int, in network: KernelNetwork) async throws {
      let address = network.address(of: to)
      let listener = try await Socket(of: to, in: network)
      let port = try listener.listen(at: address)
      client = try await Socket(of: from, in: network)
      try client.connect(to: address, port: port)
      server = try listener.accept()
    }
  }

  final class Socket: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) {
      self.descriptor = descriptor
      // So that a test fails rather than hangs; in seconds.
      var patience = timeval(tv_sec: 30, tv_usec: 0)
      unsafe setsockopt(
        descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    convenience init(of node: Int, in network: KernelNetwork) async throws {
      let namespace = try #require(network.prefix(of: node).last)
      // A thread of its own, so that no other work finds itself in the namespace.
      let descriptor = await withCheckedContinuation { (continuation: CheckedContinuation<Int32, Never>) in
        Thread.detachNewThread { continuation.resume(returning: Self.descriptor(in: namespace)) }
      }
      try #require(descriptor >= 0, "no socket in \(namespace)")
      self.init(descriptor)
    }

    /// A new socket, made by this thread after it has entered the namespace for good; negative if it cannot.
    private static func descriptor(in namespace: String) -> Int32 {
      // Swift's Glibc does not show it.
      guard let symbol = unsafe dlsym(nil, "setns") else { return -1 }
      let setns = unsafe unsafeBitCast(symbol, to: (@convention(c) (Int32, Int32) -> Int32).self)
      let place = unsafe open("/var/run/netns/\(namespace)", O_RDONLY | O_CLOEXEC)
      defer { close(place) }
      guard setns(place, 0) == 0 else { return -1 }
      return socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    }

    /// The port, which the kernel chooses.
    func listen(at address: String) throws -> UInt16 {
      var name = Self.name(address, port: 0)
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let status = unsafe withUnsafeMutablePointer(to: &name) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
          unsafe bind(descriptor, pointer, length) | Glibc.listen(descriptor, 1)
            | getsockname(descriptor, pointer, &length)
        }
      }
      try #require(status == 0, "cannot listen at \(address)")
      return UInt16(bigEndian: name.sin_port)
    }

    func connect(to address: String, port: UInt16) throws {
      var name = Self.name(address, port: port)
      let status = unsafe withUnsafePointer(to: &name) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
          unsafe Glibc.connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      try #require(status == 0, "cannot connect to \(address)")
    }

    func accept() throws -> Socket {
      let descriptor = Glibc.accept(descriptor, nil, nil)
      try #require(descriptor >= 0)
      return Socket(descriptor)
    }

    func send(_ byte: UInt8) throws {
      var byte = byte
      try #require(unsafe Glibc.send(descriptor, &byte, 1, Int32(MSG_NOSIGNAL)) == 1)
    }

    /// Waits for the next byte.
    func receive() throws -> UInt8 {
      var byte: UInt8 = 0
      try #require(unsafe recv(descriptor, &byte, 1, 0) == 1)
      return byte
    }

    /// True where a byte has already come.
    func hasReceived() throws -> Bool {
      var byte: UInt8 = 0
      let count = unsafe recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT | MSG_PEEK))
      try #require(count == 1 || errno == EAGAIN)
      return count == 1
    }

    private static func name(_ address: String, port: UInt16) -> sockaddr_in {
      var name = sockaddr_in()
      name.sin_family = sa_family_t(AF_INET)
      name.sin_port = port.bigEndian
      name.sin_addr.s_addr = unsafe inet_addr(address)
      return name
    }
  }
#endif
