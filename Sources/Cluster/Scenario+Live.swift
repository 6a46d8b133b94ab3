internal import Broadcasting
internal import Purposes
internal import Scenarios

extension Scenario {
  /// The most messages that may wait on a link, at either end; nil for any number.
  var messagesPerLink: Int? {
    guard case .messages(let limit) = capacity?.buffer?.limit else { return nil }
    return limit
  }

  /// The longest time for which a node's process may not listen to the controller.
  private static let longestHold = Delay.seconds(1)

  /// The first key that only the simulator has, and the reason; nil where a live run can have them all.
  var simulatedOnly: (key: String, reason: String)? {
    let card = "live nodes share this machine's"
    let lines: [(String, Bandwidth?)] = [
      ("network.bandwidth", network.bandwidth), ("capacity.bandwidth", capacity?.bandwidth),
      ("capacity.up", capacity?.up), ("capacity.down", capacity?.down),
      ("overrides.up", overrides.lazy.compactMap(\.up).first),
      ("overrides.down", overrides.lazy.compactMap(\.down).first),
    ]
    if let (key, _) = lines.first(where: { $0.1 != nil }) { return (key, card) }
    if narrowsLinks {
      return (links.contains { $0.bandwidth != nil } ? "links.bandwidth" : "a fault of bandwidth", card)
    }
    if let purpose { return ("purpose \(purpose.name)", "live nodes only broadcast") }
    if workload.payload.only == nil { return ("payloads of several sizes", "live ones have one") }
    if network.transport == .stream {
      return ("network.transport stream", "live messages are lost or delayed one by one")
    }
    if network.model != .exact {
      return (
        "network.model \(network.model.rawValue)", "live messages take the network that a scenario says"
      )
    }
    let services = [capacity?.receive, capacity?.send] + overrides.flatMap { [$0.receive, $0.send] }
    if let long = services.compactMap(\.self).first(where: { $0 > Self.longestHold }) {
      return (
        "messages that take a node \(long)", "a live one does nothing else, for \(Self.longestHold) at most"
      )
    }
    // Without lines a scenario has no buffers but those that ZeroMQ has, too.
    return nil
  }
}
