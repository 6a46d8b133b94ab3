import Foundation

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A port of this machine at which somebody listens as long as this lives.
final class TakenPort {
  private let descriptor: Int32
  let number: Int

  struct NoneFree: Error {}

  init() throws {
    #if canImport(Darwin)
      let stream = SOCK_STREAM
    #else
      let stream = Int32(SOCK_STREAM.rawValue)
    #endif
    for port in 30_100..<30_200 {
      let descriptor = socket(AF_INET, stream, 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = in_port_t(port).bigEndian
      address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
      let isBound = unsafe withUnsafePointer(to: &address) { address in
        unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
          unsafe bind(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
      }
      if isBound, listen(descriptor, 1) == 0 {
        self.descriptor = descriptor
        number = port
        return
      }
      close(descriptor)
    }
    throw NoneFree()
  }

  deinit { close(descriptor) }
}
