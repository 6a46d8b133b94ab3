import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Facts
@testable import Measurement
@testable import Running
@testable import Scenarios
@testable import Simulation

/// Links, network cards, servers and streams, held to what queueing theory and RFC 6298 say of them.
@Suite struct LineTests {
  /// Nothing but the copies of rumors: flooding without repair.
  private static func legs(
    _ scenario: Scenario, topology: String = "complete", seed: UInt64 = 1
  ) throws -> Legs {
    try scenario.validate()
    let subject = Subject("flooding", "topology=\(topology)", "repair=0s")
    return try subject.configured().run(
      scenario, seed, operations: scenario.operations(seed: seed), Legs()
    ).told
  }

  private static func scenario(
    hosts: Int, rate: Int, for duration: Delay = .seconds(10), payload: Int, network: Network,
    capacity: Capacity? = nil, arrivals: Workload.Arrivals = .constant, origins: Int? = 1
  ) -> Scenario {
    Scenario(
      name: "lines", hosts: hosts, network: network, capacity: capacity,
      workload: Workload(
        ratePerThousandSeconds: rate * 1_000, broadcasts: .one, duration: duration, arrivals: arrivals,
        origins: origins, payload: PayloadSizes(payload)), quiet: .seconds(60))
  }

  private static func bandwidth(_ bytes: Int) -> Bandwidth { Bandwidth(bytesPerSecond: bytes) }

  /// 600 kB over 10 Mb/s and 100 ms: 0.480 s on the link and 0.100 s under way, and the frame's few bytes.
  @Test func aLinkCarriesAMessageOnce() throws {
    let network = Network(bandwidth: Bandwidth(parsing: "10Mbit/s"))
    let legs = try Self.legs(Self.scenario(hosts: 2, rate: 1, payload: 600_000, network: network))
    #expect(legs.taken.count == 10)
    for leg in legs.taken {
      let size = try #require(legs.sent.values.first).size
      #expect(size - 600_000 < 20)
      #expect(leg.time == 100_000_000 + Int64(size) * 800)
    }
  }

  /// Copy i of 24 comes at 10 ms + i × its time on the card, whether or not others come in meanwhile.
  @Test(arguments: [1, 25]) func aCardSendsOneCopyAfterTheOther(origins: Int) throws {
    let scenario = Self.scenario(
      hosts: 25, rate: 25, for: .seconds(1), payload: 230,
      network: Network(latency: .constant(.milliseconds(10))),
      capacity: Capacity(up: Self.bandwidth(12_500_000)),
      arrivals: origins == 1 ? .constant : .bursts(25), origins: origins)
    let legs = try Self.legs(scenario, topology: "star")
    let first = legs.taken.filter { $0.from == NodeID(0) && $0.sent == scenario.begin }
    let size = Int64(try #require(legs.sent.values.first).size)
    #expect(first.count == 24)
    #expect(first.map(\.time) == (1...24).map { 10_000_000 + $0 * size * 80 })
  }

  /// The last of 24 messages that come at once is through after 24 times one's time; of those beyond the
  /// queue none is.
  @Test(arguments: [nil, 10]) func aCardReceivesOneMessageAfterTheOther(queue: Int?) throws {
    let scenario = Self.scenario(
      hosts: 25, rate: 25, for: .milliseconds(10), payload: 65_536,
      network: Network(latency: .constant(.milliseconds(10))),
      capacity: Capacity(queue: queue, down: Self.bandwidth(125_000_000)), arrivals: .bursts(25), origins: 25)
    let legs = try Self.legs(scenario, topology: "star")
    let incoming = legs.taken.filter { $0.to == NodeID(0) && $0.sent == scenario.begin }
    let size = Int64(try #require(legs.sent.values.first).size)
    #expect(incoming.map(\.time) == (1...Int64(queue ?? 24)).map { 10_000_000 + $0 * size * 8 })
    #expect(legs.dropped.count { $0.reason == .overflow && $0.node == NodeID(0) } == 24 - (queue ?? 24))
  }

  /// Waits of messages before a server, in milliseconds: what they are under way for beyond `fixed`.
  private static func waits(_ scenario: Scenario, fixed: Int64) throws -> [Double] {
    try legs(scenario).taken.map { Double($0.time - fixed) / 1e6 }
  }

  /// Mean and its standard error by means of 50 batches, for waits depend on one another.
  private static func mean(_ values: [Double]) -> (mean: Double, error: Double) {
    let size = values.count / 50
    let batches = (0..<50).map { values[$0 * size..<($0 + 1) * size].reduce(0, +) / Double(size) }
    let mean = batches.reduce(0, +) / 50
    let variance = batches.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 49
    return (mean, (variance / 50).squareRoot())
  }

  /// M/D/1: load ρ of 1 ms services waits ρ / (2 (1 − ρ)) ms in the mean (Pollaczek and Khinchine).
  @Test(arguments: [(500, 0.5), (800, 2.0)])
  func poissonArrivalsWaitAsTheorySays(rate: Int, wait: Double) throws {
    let scenario = Self.scenario(
      hosts: 2, rate: rate, for: .seconds(100), payload: 8,
      network: Network(latency: .constant(.milliseconds(5))),
      capacity: Capacity(receive: .milliseconds(1)), arrivals: .poisson)
    // Without the first, which find nobody before them.
    let waits = try Self.waits(scenario, fixed: 6_000_000).dropFirst(1_000)
    let (mean, error) = Self.mean(Array(waits))
    #expect(abs(mean - wait) < 3 * error, "\(mean) ± \(error)")
    // A share of 1 − ρ finds it free.
    let free = Double(waits.count { $0 == 0 }) / Double(waits.count)
    #expect(abs(free - (1 - Double(rate) / 1_000)) < 0.03)
  }

  /// M/G/1: nine messages in ten are small and one is large; with load ρ they wait
  /// ρ E[S²] / (2 E[S] (1 − ρ)) in the mean (Pollaczek and Khinchine).
  @Test(arguments: [0.5, 0.8]) func manySmallMessagesWaitForFewLargeOnes(load: Double) throws {
    let sizes = PayloadSizes([
      PayloadSizes.Kind(bytes: 64, share: Probability(millionths: 900_000)),
      PayloadSizes.Kind(bytes: 65_536, share: Probability(millionths: 100_000)),
    ])
    // Nanoseconds a byte.
    let pace = 100.0
    func service(_ payload: Int) throws -> Double {
      let network = Network(latency: .constant(.milliseconds(5)))
      let alone = try Self.legs(Self.scenario(hosts: 2, rate: 1, payload: payload, network: network))
      return Double(try #require(alone.sent.values.first).size) * pace
    }
    let (small, large) = (try service(64), try service(65_536))
    let mean = 0.9 * small + 0.1 * large
    let square = 0.9 * small * small + 0.1 * large * large
    let rate = Int((load / mean * 1e9).rounded())
    var scenario = Self.scenario(
      hosts: 2, rate: rate, for: .seconds(200), payload: 0,
      network: Network(latency: .constant(.milliseconds(5))),
      capacity: Capacity(down: Self.bandwidth(10_000_000)), arrivals: .poisson)
    scenario.workload.payload = sizes
    let legs = try Self.legs(scenario)
    let waits = try legs.taken.dropFirst(1_000).map { leg in
      let size = try #require(legs.sent[leg.transmission]).size
      return (Double(leg.time - 5_000_000) - Double(size) * pace) / 1e6
    }
    let measured = Self.mean(waits)
    let busy = Double(rate) * mean / 1e9
    let wait = busy * square / (2 * mean * (1 - busy)) / 1e6
    #expect(abs(measured.mean - wait) < 3 * measured.error, "\(measured), not \(wait)")
    let share = Double(legs.sent.values.count { $0.size > 60_000 }) / Double(legs.sent.count)
    #expect(abs(share - 0.1) < 0.005)
  }

  /// Behind a server that takes as long for each, an equal one never makes any wait.
  @Test func theSecondOfTwoEqualServersMakesNobodyWait() throws {
    let network = Network(latency: .constant(.milliseconds(5)))
    func waits(_ capacity: Capacity, fixed: Int64) throws -> [Double] {
      try Self.waits(
        Self.scenario(
          hosts: 2, rate: 800, payload: 992, network: network, capacity: capacity, arrivals: .poisson),
        fixed: fixed)
    }
    let size = Int64(
      try #require(
        Self.legs(Self.scenario(hosts: 2, rate: 1, payload: 992, network: network)).sent.values.first
      ).size)
    let card = Self.bandwidth(Int(size) * 1_000)
    let one = try waits(Capacity(down: card), fixed: 6_000_000)
    let two = try waits(Capacity(receive: .milliseconds(1), down: card), fixed: 7_000_000)
    #expect(one == two && one.contains { $0 > 1 })
  }

  /// 110 a second onto a link that carries 100: 100 wait after 10 s, and then a tenth more comes than goes.
  @Test(arguments: Capacity.Buffer.Policy.allCases) func aFullBufferDoesWhatItsPolicySays(
    policy: Capacity.Buffer.Policy
  ) throws {
    let network = Network(latency: .constant(.milliseconds(5)))
    let size = try #require(
      Self.legs(Self.scenario(hosts: 2, rate: 1, payload: 100_000, network: network)).sent.values.first
    ).size
    var slow = network
    slow.bandwidth = Self.bandwidth(size * 100)
    let scenario = Self.scenario(
      hosts: 2, rate: 110, for: .seconds(20), payload: 100_000, network: slow,
      capacity: Capacity(buffer: Capacity.Buffer(limit: .messages(100), full: policy)))
    let legs = try Self.legs(scenario)
    let lost = legs.dropped.count { $0.reason == .overflow }
    let slowest = try #require(legs.taken.map(\.time).max())
    switch policy {
    case .dropNew:
      #expect((98...102).contains(lost))
      #expect((995_000_000...1_006_000_000).contains(slowest))
    case .dropOld:
      #expect((98...102).contains(lost))
      #expect(slowest <= 1_006_000_000)
      // It loses from the front: what comes last is always there.
      #expect(legs.taken.contains { $0.sent > scenario.begin + .milliseconds(19_980) })
    case .wait:
      #expect(lost == 0 && legs.taken.count == legs.sent.count)
      #expect((1_980_000_000...2_030_000_000).contains(slowest))
    case .disconnect:
      // After 10 s, all that wait at once; then it begins anew.
      let first = try #require(legs.dropped.first).time - scenario.begin
      #expect((9_800_000_000...10_200_000_000).contains(first.nanoseconds))
      #expect((100...201).contains(lost))
    }
  }

  /// A host that takes a hundred times as long, and no other, is late.
  @Test func oneHostMayBeSlow() throws {
    var scenario = Self.scenario(
      hosts: 5, rate: 2, payload: 8, network: Network(latency: .constant(.milliseconds(5))),
      capacity: Capacity(receive: .milliseconds(1)))
    scenario.overrides = [CapacityOverride(of: .node(NodeID(3)), receive: .milliseconds(100))]
    for leg in try Self.legs(scenario, topology: "star").taken where leg.from == NodeID(0) {
      #expect(leg.time == (leg.to == NodeID(3) ? 105_000_000 : 6_000_000))
    }
  }

  /// A message that waits for a cut is tried again after 0.2 s, 0.6, 1.4, 3, 6.2 and 12.6: of 10 s of cut it
  /// comes 2.6 s after the end, in order and complete.
  @Test func aStreamComesAfterACut() throws {
    var scenario = Self.scenario(
      hosts: 2, rate: 10, for: .seconds(15), payload: 8,
      network: Network(latency: .constant(.milliseconds(50)), transport: .stream))
    scenario.faults = [
      Fault(
        at: .milliseconds(950), duration: .seconds(10),
        kind: .links(.cut(isOneWay: false), Fault.LinkScope(of: .node(NodeID(1)))))
    ]
    let legs = try Self.legs(scenario)
    #expect(legs.dropped.isEmpty && legs.taken.count == 150)
    #expect(legs.taken.map(\.sent) == legs.taken.map(\.sent).sorted())
    // The first that it meets arrives as it begins; its tries count from there.
    let held = legs.taken.filter { $0.time > 50_000_000 }
    let again = scenario.begin + .milliseconds(950) + .milliseconds(12_600)
    #expect(held.allSatisfy { $0.sent + Delay(nanoseconds: $0.time) == again })
    #expect(held.first?.sent == scenario.begin + .milliseconds(900))
  }

  /// The first message that a lossy time of so many milliseconds swallows comes at the first try after it,
  /// those being 1, 3, 7 … retransmission times later, or a round trip after the next that comes through;
  /// those behind it come with it, or, where they were lost as well, at most a round trip later.
  @Test(arguments: [
    (perSecond: 1, lossy: 100, comes: 200), (1, 500, 600), (1, 900, 1_400), (1, 10_000, 12_600),
    (20, 40, 150), (20, 180, 200), (20, 240, 350), (20, 640, 750), (20, 990, 1_100),
  ])
  func aStreamSendsAgainWhatIsLost(perSecond: Int, lossy: Int, comes: Int) throws {
    // One a second: the first of two, and one that is lost.
    var scenario = Self.scenario(
      hosts: 2, rate: perSecond, for: .seconds(perSecond == 1 ? 2 : 15), payload: 8,
      network: Network(latency: .constant(.milliseconds(50)), transport: .stream))
    scenario.faults = [
      Fault(
        at: .seconds(1), duration: .milliseconds(Int64(lossy)),
        kind: .loss(Probability(millionths: 999_999)))
    ]
    let legs = try Self.legs(scenario)
    #expect(legs.dropped.isEmpty && legs.taken.count == (perSecond == 1 ? 2 : 300))
    #expect(legs.taken.map(\.sent) == legs.taken.map(\.sent).sorted())
    let first = scenario.begin + .seconds(1)
    let comes = first + .milliseconds(Int64(comes)) + .milliseconds(50)
    for leg in legs.taken {
      let arrives = leg.sent + Delay(nanoseconds: leg.time)
      if leg.sent == first {
        #expect(arrives == comes)
      } else if leg.sent > first, leg.time > 50_000_000 {
        #expect(arrives >= comes && arrives <= comes + .milliseconds(100))
      } else {
        #expect(leg.time == 50_000_000 && (leg.sent < first || arrives >= comes))
      }
    }
  }

  /// A message that is lost 15 times in a row is given up: those behind it come in order, and not before.
  @Test func whatIsGivenUpLetsTheOthersGo() throws {
    let scenario = Self.scenario(
      hosts: 2, rate: 50, for: .seconds(20), payload: 8,
      network: Network(
        latency: .constant(.milliseconds(50)), transport: .stream,
        stream: Network.Stream(least: .milliseconds(10), most: .milliseconds(100)),
        loss: Probability(millionths: 800_000)))
    let legs = try Self.legs(scenario)
    #expect(!legs.dropped.isEmpty && legs.taken.count + legs.dropped.count == 1_000)
    #expect(legs.taken.map(\.sent) == legs.taken.map(\.sent).sorted())
    let arrivals = legs.taken.map { $0.sent + Delay(nanoseconds: $0.time) }
    #expect(arrivals == arrivals.sorted() && legs.taken.allSatisfy { $0.time >= 50_000_000 })
  }

  /// With one message in a hundred lost, none is missing and none overtakes.
  @Test func aStreamKeepsTheOrder() throws {
    let scenario = Self.scenario(
      hosts: 3, rate: 100, payload: 8,
      network: Network(
        latency: .constant(.milliseconds(50)), jitter: .exponential(mean: .milliseconds(20)),
        transport: .stream,
        loss: Probability(millionths: 10_000)))
    let legs = try Self.legs(scenario, topology: "star")
    #expect(legs.dropped.isEmpty)
    for to in [1, 2] {
      let sent = legs.taken.filter { $0.from == NodeID(0) && $0.to == NodeID(to) }.map(\.sent)
      #expect(sent.count == 1_000 && sent == sent.sorted())
    }
  }

  /// Every architecture over streams, in a cut and with loss.
  @Test(arguments: Subject.defaults) func streamsAreSurvived(subject: Subject) throws {
    var scenario = Scenario.small(
      hosts: 6,
      network: Network(
        latency: .constant(.milliseconds(20)), transport: .stream, loss: Probability(millionths: 20_000)),
      faults: [Fault(at: .seconds(1), duration: .seconds(2), kind: .partition(.halves))])
    scenario.capacity = Capacity(
      up: Self.bandwidth(1_000_000), down: Self.bandwidth(1_000_000),
      buffer: Capacity.Buffer(limit: .messages(100)))
    try subject.mustSurvive(scenario)
  }
}
