public import Broadcasting

/// Costs of messages to some nodes that differ from what holds for all (`Scenario.capacity`); what it leaves
/// out is as there.
public struct CapacityOverride: Hashable, Sendable {
  public var target: Fault.Target
  public var receive: Delay?
  public var send: Delay?
  public var up: Bandwidth?
  public var down: Bandwidth?

  public init(
    of target: Fault.Target, receive: Delay? = nil, send: Delay? = nil, up: Bandwidth? = nil,
    down: Bandwidth? = nil
  ) {
    self.target = target
    self.receive = receive
    self.send = send
    self.up = up
    self.down = down
  }

  func applied(to capacity: Capacity) -> Capacity {
    var capacity = capacity
    if let receive { capacity.receive = receive }
    if let send { capacity.send = send }
    if let up { capacity.up = up }
    if let down { capacity.down = down }
    return capacity
  }
}
