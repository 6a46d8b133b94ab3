import Testing

@testable import Broadcasting
@testable import Facts
@testable import Measurement
@testable import Scenarios

@Suite struct MeasurementTests {
  /// A large simulation writes many.
  @Test func aFactIsARecordOf48Bytes() { #expect(MemoryLayout<Fact>.stride == 48) }

  @Test func everyMetricHasAValueInItsOrder() {
    let parts = Account([]).observations().measurements()
    #expect(parts.map(\.metric) == Metric.all)
  }

  @Test func withoutEvidenceThereIsNoNumber() {
    let account = Account([])
    let metrics: [Metric] = [
      .messagesPerBroadcast, .messagesPerOp, .redundancy, .hotSpot, .deliveryLatency, .stableLatency,
      .maelstromStableLatency, .acknowledgeLatency, .staleness, .deliveryRatio, .residue, .availability,
      .reachBySide, .timeToHeal, .leadersAtOnce, .utilisation, .busiestSecond,
    ]
    for metric in metrics {
      #expect(account[metric]?.isUnknown == true, "\(metric)")
    }
  }

  /// Operations come for a second.
  @Test func theBusiestNodeIsAShareOfTheTimeInWhichOperationsCome() {
    let load = NodeLoad(busiest: .milliseconds(250), busiestSecond: .milliseconds(125), overloadedUntil: nil)
    let measurements = Account([]).observations(load: load).measurements()
    #expect(measurements.first { $0.metric == .utilisation }?.value == .ratio(0.25))
    #expect(measurements.first { $0.metric == .busiestSecond }?.value == .ratio(0.125))
  }

  @Test func latenciesCountFromTheIntendedTime() {
    var account = Account([.broadcast(0, at: 10), .broadcast(1, at: 20)])
    account.deliver(rumor(0, 0), at: 10, 40, 110)
    account.deliver(rumor(1, 0), at: 70, 20, nil)
    account.acknowledge(rumor(0, 0), 15)
    #expect(account[.deliveryLatency] == .milliseconds(50, 100, 100, 100))
    // The second rumor never came to n2.
    #expect(account[.stableLatency] == .milliseconds(100))
    #expect(account[.acknowledgeLatency] == .milliseconds(5))
  }

  @Test func aHostThatStaysDownNeedNotHaveARumorForItToBeStable() {
    var account = Account([.broadcast(0, at: 0)])
    account.change(2, to: .down(forgets: false), 0)
    account.deliver(rumor(0, 0), at: 0, 30, nil)
    account.acknowledge(rumor(0, 0), 0)
    #expect(account[.stableLatency] == .milliseconds(30))
    #expect(account[.deliveryRatio] == .ratio(1))
    #expect(account[.residue] == .ratio(1.0 / 3))
  }

  @Test func messagesAreCountedFromTheFirstOperationOnAndShortlyAfterTheLast() {
    var account = Account([.broadcast(0, at: 0), .read(1, at: 900)])
    account.message([rumor(0, 0)], 0, 1, -1)
    account.message([rumor(0, 0)], 0, 1, 0)
    account.message([], 1, 0, 5)
    account.message([], 2, 0, 5_999)
    account.message([], 1, 0, 6_000)
    account.acknowledge(rumor(0, 0), 5)
    #expect(account[.messages] == .integer(3))
    #expect(account[.payloadMessages] == .integer(1))
    #expect(account[.controlMessages] == .integer(2))
    #expect(account[.messagesPerBroadcast] == .ratio(3))
    #expect(account[.messagesPerOp] == .ratio(1.5))
    #expect(account[.bytes] == .integer(30))
    // The quiet time is from 1 s to 11 s; idle traffic is what comes five seconds after its begin.
    #expect(account[.idleMessagesPerSecond] == .ratio(0.2))
  }

  /// By hand: a frame's flags and length, then 90 bytes a segment of 1,448.
  @Test(arguments: [(64, 156), (255, 347), (256, 355), (1_000, 1_099), (1_439, 1_538), (1_440, 1_629)])
  func aMessageTravelsWithHeaders(size: Int, wire: Int) { #expect(WireSize.of(size) == wire) }

  @Test func aMebibyteTravelsIn725Segments() { #expect(WireSize.of(1 << 20) == 1_113_835) }

  /// Traffic is idle once nothing was delivered for five seconds.
  @Test func aLateDeliveryPutsOffIdleTraffic() {
    var account = Account([.broadcast(0, at: 0)])
    account.deliver(rumor(0, 0), at: 0, 1, 3_200)
    account.acknowledge(rumor(0, 0), 5)
    for time in [100, 8_000, 8_300] as [Int64] { account.message([], 1, 0, time) }
    #expect(account[.messages] == .integer(2))
    // Counted by quarters of a second: from 8.25 s to 11 s.
    #expect(account[.idleMessagesPerSecond] == .ratio(1 / 2.75))
  }

  @Test func theLoadOfTheBusiestNodeIsToldInAbsoluteTerms() {
    var account = Account([.broadcast(0, at: 0)])
    for time in [0, 999, 1_000] as [Int64] { account.message([rumor(0, 0)], 0, 1, time) }
    account.message([], 2, 1, 500)
    // Host 1 handled three of ten bytes each in the one second that operations come.
    #expect(account[.busiestMessagesPerSecond] == .ratio(3))
    #expect(account[.busiestBytesPerSecond] == .ratio(30))
  }

  @Test func redundancyIsNothingForATree() {
    var account = Account([.broadcast(0, at: 0)])
    account.deliver(rumor(0, 0), at: 0, 1, 2)
    account.message([rumor(0, 0)], 0, 1)
    account.message([rumor(0, 0)], 1, 2)
    #expect(account[.redundancy] == .ratio(0))
    #expect(account[.hops] == .integer(2))
    account.message([rumor(0, 0)], 0, 2)
    #expect(account[.redundancy] == .ratio(0.5))
    #expect(account[.hops] == .integer(2))
    #expect(account[.pairs]?[part: .pairs] == .integer(3))
    #expect(account[.pairs]?[part: .most] == .integer(2))
  }

  @Test func aHotSpotIsTheBusiestNodesShare() {
    var even = Account(hosts: 4, [])
    for host in 0..<4 { even.message([], host, (host + 1) % 4) }
    #expect(even[.hotSpot]?[part: .factor] == .ratio(1))
    #expect(even[.hotSpot]?[part: .gini] == .ratio(0))

    var hub = Account(hosts: 3, [.broadcast(0, at: 0)], services: [.cache, .coordinator])
    for host in 0..<3 { hub.message(host == 0 ? [rumor(0, 0)] : [], host, 3) }
    // Loads 1, 1, 1 and 3, the mean is 1.5: no rumor passes through a coordinator.
    #expect(hub[.hotSpot]?[part: .factor] == .ratio(2))
    #expect(hub[.hotSpot]?[part: .gini] == .ratio(0.25))
  }

  @Test(
    arguments: [
      (10, 0), (50, 0), (70, 70), (99, 99), (100, 0),
    ] as [(Int64, Int64)])
  func aReadIsAsStaleAsTheOldestRumorThatAllOthersHad(read: Int64, staleness: Int64) {
    var account = Account([.broadcast(0, at: 0), .read(2, at: read)])
    account.deliver(rumor(0, 0), at: 0, 60, 100)
    #expect(account[.staleness] == .milliseconds(staleness))
  }

  @Test func whatNobodyBroadcastIsInvented() {
    var account = Account([.broadcast(0, at: 0)])
    account.deliver(rumor(0, 1), 1, 5)
    account.deliver(rumor(7, 0), 1, 5)
    account.deliver(rumor(0, 0), at: 0, 1, 2)
    account.deliver(rumor(0, 0), 2, 9)
    #expect(account[.invented] == .integer(2))
    #expect(account[.duplicatesDelivered] == .integer(1))
  }
}
