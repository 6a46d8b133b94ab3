import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Scenarios
@testable import Schema

@Suite struct CellIdentityTests {
  private static func cell(
    _ scenario: Scenario, _ architecture: String = "gossip", _ settings: [SettingValue] = [],
    seed: UInt64 = 1, driver: Driver = .simulator
  ) throws -> Cell {
    let architecture = try #require(Architecture.named(architecture))
    return Cell(
      configuration: try architecture.configured(settings), scenario: scenario, seed: seed, driver: driver)
  }

  /// Results that people keep are found by their identity: a change of one is a change of the version.
  @Test func theTextHasNamesOfFilesOnlyAndNoDefaults() throws {
    let plain = try Self.cell(Scenario(name: "plain"))
    #expect(
      plain.identityText == #"{ architecture: gossip, scenario: { name: "plain" }, seed: 1, version: 3 }"#)
    #expect(plain.id == "1eb1657c2956")

    let scenario = Scenario(
      name: "rich", summary: "not in it", hosts: 6,
      network: Network(latency: .uniform(low: .zero, high: .seconds(1))), capacity: Capacity(),
      workload: Workload(ratePerThousandSeconds: 1_500, payload: 0),
      faults: [
        Fault(at: .seconds(5), duration: .seconds(10), kind: .crash(.part(.leader), forgets: false)),
        Fault(at: .seconds(17), duration: nil, kind: .crash(.node(NodeID(3)), forgets: true)),
      ])
    let rich = try Self.cell(
      scenario, "gossip", [SettingValue(name: "fanout", value: "7")], seed: 2,
      driver: .zeromq(.tcp, .emulator))
    #expect(
      rich.identityText
        == #"{ architecture: gossip, driver: "zeromq tcp", scenario: { capacity: {}, "#
        + "faults: [{ at: 5s, crash: leader, for: 10s }, { at: 17s, crash: 3, memory: lost }], "
        + #"hosts: 6, name: "rich", network: { latency: { uniform: [0s, 1s] } }, "#
        + #"workload: { payload: 0, rate: 1.5 } }, seed: 2, settings: { fanout: "7" }, version: 3 }"#)
    #expect(rich.id == "433582325a5b")
  }

  @Test func aSettingAtItsDefaultIsAsIfItWereNotGiven() throws {
    for architecture in Architecture.all {
      let defaults = architecture.settings.map { SettingValue(name: $0.name, value: $0.value) }
      let scenario = Scenario(name: "any")
      #expect(
        try Self.cell(scenario, architecture.name, defaults).id
          == Self.cell(scenario, architecture.name).id, "\(architecture.name)")
    }
  }

  @Test func everythingThatChangesARunChangesTheIdentity() throws {
    var seen: [String: String] = [:]
    var scenarios: [Scenario] = []
    for seed in 0..<1_000 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      var scenario = Scenario.schema.draw(&random)
      scenario.name = "same"
      scenario.summary = ""
      if !scenarios.contains(scenario) { scenarios.append(scenario) }
    }
    for scenario in scenarios {
      let cell = try Self.cell(scenario)
      #expect(seen[cell.id] == nil, "\(cell.identityText) and \(seen[cell.id] ?? "")")
      seen[cell.id] = cell.identityText
    }
    #expect(scenarios.count > 900)
    let scenario = Scenario(name: "any")
    let others = [
      try Self.cell(scenario), try Self.cell(scenario, seed: 2), try Self.cell(scenario, "flooding"),
      try Self.cell(Scenario(name: "other")), try Self.cell(scenario, driver: .zeromq(.tcp, .emulator)),
      try Self.cell(scenario, driver: .zeromq(.ipc, .emulator)),
      try Self.cell(scenario, "gossip", [SettingValue(name: "fanout", value: "7")]),
    ]
    #expect(Set(others.map(\.id)).count == others.count)
  }

  @Test func aSummaryIsForPeople() throws {
    #expect(
      try Self.cell(Scenario(name: "any", summary: "one")).id
        == Self.cell(Scenario(name: "any", summary: "another")).id)
  }

  /// Two types of the same form; the second has a key more, and other names in Swift.
  private struct Garden {
    var beds = 3
    var hedge = Hedge()
    struct Hedge { var height = 2 }
  }

  private struct Yard {
    var plots = 3
    var fence = Fence()
    var gnomes: Int?
    var ponds = 0
    struct Fence {
      var size = 2
      var gates = 1
    }
  }

  private let garden = Schema<Garden>.record(
    "a garden", start: Garden(),
    [
      Field("beds", \.beds, .integer(0...9), help: ""),
      Field(
        "hedge", \.hedge,
        .record("a hedge", start: Garden.Hedge(), [Field("height", \.height, .integer(0...9), help: "")]),
        help: ""),
    ])

  private let yard = Schema<Yard>.record(
    "a yard", start: Yard(),
    [
      .optional("gnomes", \.gnomes, .integer(0...9), help: "", absent: "none"),
      Field(
        "hedge", \.fence,
        .record(
          "a fence", start: Yard.Fence(),
          [
            Field("gates", \.gates, .integer(0...9), help: ""),
            Field("height", \.size, .integer(0...9), help: ""),
          ]),
        help: ""),
      Field("ponds", \.ponds, .integer(0...9), help: ""),
      Field("beds", \.plots, .integer(0...9), help: ""),
    ])

  @Test(arguments: [(3, 2), (4, 2), (3, 5), (9, 9)])
  func otherTypesAndFurtherKeysGiveTheSameText(beds: Int, height: Int) {
    let one = garden.write(Garden(beds: beds, hedge: .init(height: height)), .identity).sorted.flow
    let other = yard.write(Yard(plots: beds, fence: .init(size: height)), .identity).sorted.flow
    #expect(one == other)
    let changed = [
      Yard(plots: beds, fence: .init(size: height), gnomes: 0),
      Yard(plots: beds, fence: .init(size: height), ponds: 1),
      Yard(plots: beds, fence: .init(size: height, gates: 0)),
    ]
    #expect(Set(changed.map { yard.write($0, .identity).sorted.flow } + [one]).count == 4)
  }

  /// The text leaves out defaults, so a default may change only with the version.
  @Test func theDefaultsOfThisVersionAreThese() {
    let defaults = """
      hosts=25 settle=5s quiet=10s network.model=exact network.latency=100ms network.loss=0% \
      network.duplication=0% network.reordering=0% capacity=nothing capacity.receive=0s capacity.send=0s \
      capacity.bandwidth=no_limit capacity.queue=no_limit workload.rate=100 workload.broadcasts=50% \
      workload.duration=20s workload.arrivals=uniform workload.origins=all_hosts workload.payload=64 \
      workload.deadline=1s faults=none faults[].memory=kept_(only_with_crash,_restart,_crash-loop) \
      faults[].for=it_never_ends
      """
    let now = Scenario.schema.shape.descriptions.map { "\($0.path)=\($0.absent.replacing(" ", with: "_"))" }
    for line in defaults.split(separator: " ") {
      #expect(now.contains(String(line)), "raise Cell.identityVersion if \(line) is no longer so")
    }
  }

  @Test func theDefaultSettingsOfThisVersionAreThese() throws {
    let defaults = """
      full-mesh: acknowledge=origin membership=registry batch=0s align=none receipt=2.5rtt retry=5rtt
      full-mesh: retry-most=10rtt lease=6s repair=5rtt
      shared-cache: acknowledge=remote reading=subscribe poll=200ms persistence=none batch=0s align=none
      shared-cache: lag=0s piggyback=no receipt=2.5rtt retry=5rtt retry-most=10rtt
      elected-leader: acknowledge=remote coordinators=3 heartbeat=1rtt election-timeout=5rtt lease=15rtt
      elected-leader: batch=0s align=none lag=0s piggyback=no receipt=2.5rtt retry=5rtt retry-most=10rtt
      random-leader: acknowledge=remote leaders=1 epoch=5s suspicion=10s batch=0s align=none lag=0s
      random-leader: piggyback=no receipt=2.5rtt retry=5rtt retry-most=10rtt
      gossip: acknowledge=origin mode=push spread=eager fanout=5 interval=200ms align=none pull=missing
      gossip: stop=infect-and-die k=2 peers=complete batch=0s repair=2.5rtt
      flooding: acknowledge=origin topology=auto echo=no batch=0s align=none repair=5rtt
      plumtree: acknowledge=origin trees=origin topology=regular-5 lazy=1rtt graft=2.5rtt graft-again=1.25rtt
      plumtree: threshold=7 repair=5rtt
      gossipsub: acknowledge=origin d=6 d-low=5 d-high=12 d-lazy=6 gossip-factor=25
      gossipsub: heartbeat=1s history=5 gossip=3 peers=out-20 repair=5rtt
      memberlist: acknowledge=origin interval=200ms nodes=3 multiplier=4 packet=1400 push-pull=30s
      memberlist: probe=1s probe-timeout=500ms align=none repair=5rtt
      median-counter: acknowledge=origin interval=200ms counter-max=0 final-rounds=0 calls=lingering
      median-counter: linger=10 align=none repair=2.5rtt
      """
    for line in defaults.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      let architecture = try #require(Architecture.named(String(words[0].dropLast())))
      let now = architecture.settings.map { "\($0.name)=\($0.value)" }
      for word in words.dropFirst() {
        #expect(now.contains(word), "raise Cell.identityVersion if \(words[0]) \(word) is no longer so")
      }
    }
  }
}
