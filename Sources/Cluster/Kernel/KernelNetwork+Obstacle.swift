internal import Foundation

extension KernelNetwork {
  /// The reason why kernel networks cannot be had here, in one line with what would help; nil where they can.
  ///
  /// Found out by making one, which takes some 100 ms: capabilities, containers and the kernel's
  /// configuration have more ways to forbid it than could be asked for one by one.
  static func obstacle() async -> String? {
    #if os(Linux)
      guard geteuid() == 0 else { return "needs root: run it with sudo" }
      let network = KernelNetwork(nodes: 2, name: freshName())
      do throws(ClusterError) {
        try await network.setUp()
        try await network.cut([[1], []])
        _ = try await network.droppedPackets()
        await network.tearDown()
        return nil
      } catch {
        await network.tearDown()
        if error.kind == .unavailable { return error.message }
        return "\(error.message); needs a kernel with network namespaces, veth and nftables, "
          + "and in a container the capabilities NET_ADMIN and SYS_ADMIN"
      }
    #else
      return "needs Linux: network namespaces and nftables are parts of it"
    #endif
  }
}
