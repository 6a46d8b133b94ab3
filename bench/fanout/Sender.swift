/// Carries numbered messages to all receivers.
protocol Sender: ~Copyable {
  /// Sends one batch with the numbers from `first` on; when it returns, the transport has it.
  mutating func broadcast(_ first: UInt64) throws

  /// Says that no message follows.
  mutating func finish() throws

  /// Returns at this time of ``Clock/now`` or shortly after, as a node does that waits for its next timer.
  mutating func wait(until time: UInt64) throws

  /// The number of times that a receiver could take no more.
  var refusals: UInt64 { get }

  /// The processor time that servers between sender and receivers have used so far.
  mutating func serverTime() throws -> UInt64
}
