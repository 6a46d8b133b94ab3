import Broadcasting

/// The bytes that hosts which come and go receive: how many each had, in the stay that lasts, when it first
/// had each rumor.
struct Intake: Sendable {
  private let hosts: Int
  /// By host: the bytes of all messages since it came.
  private let received: SharedArray<Int>
  /// By rumor and host: those of them when it first had the rumor; `never` where it has not.
  private let atDelivery: SharedArray<Int>

  static let never = -1

  init(rumors: Int, hosts: Int) {
    self.hosts = hosts
    received = SharedArray(repeating: 0, count: hosts)
    atDelivery = SharedArray(repeating: Self.never, count: rumors * hosts)
  }

  func receive(_ bytes: Int, at node: NodeID) {
    if node.int < hosts { received[node.int] += bytes }
  }

  func deliver(_ rumor: Int, at host: Int) {
    let place = rumor * hosts + host
    // What it forgot and heard again it had heard of before.
    if atDelivery[place] == Self.never { atDelivery[place] = received[host] }
  }

  /// By rumor, for the host's stay that lasts.
  func column(of host: Int) -> [Int] {
    stride(from: host, to: atDelivery.count, by: hosts).map { atDelivery[$0] }
  }

  /// A further stay of the host begins.
  func restart(_ host: Int) {
    guard host < hosts else { return }
    received[host] = 0
    for place in stride(from: host, to: atDelivery.count, by: hosts) { atDelivery[place] = Self.never }
  }
}
