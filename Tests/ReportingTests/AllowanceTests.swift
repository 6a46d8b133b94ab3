import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Reporting
@testable import Scenarios

@Suite struct AllowanceTests {
  private static let small = Allowance(memory: 24 << 30)

  private func cell(
    _ architecture: String, _ settings: (String, String)..., hosts: Int, broadcasts: Int = 1
  ) throws -> Cell {
    let architecture = try #require(Architecture.named(architecture))
    return Cell(
      configuration: try architecture.configured(settings.map { SettingValue(name: $0.0, value: $0.1) }),
      scenario: Scenario(
        name: "some", hosts: hosts,
        workload: Workload(
          ratePerThousandSeconds: broadcasts * 1_000, broadcasts: .one, duration: .seconds(1))), seed: 1)
  }

  @Test func whatHasTooManyLinksIsRefusedWithWhatWouldFit() throws {
    let obstacle = Self.small.obstacle(to: try cell("full-mesh", hosts: 1_000_000))
    #expect(
      obstacle
        == "full-mesh at 1000000 hosts would hold 10^12 links, about 76 TiB; this machine has 24 GiB; "
        + "up to 17000 hosts fit: run fewer hosts, or --force")
  }

  @Test func whatNobodyWaitsForIsRefused() throws {
    let cell = try cell("flooding", ("topology", "complete"), hosts: 5_000)
    var scenario = cell.scenario
    scenario.workload.duration = .seconds(86_400)
    let long = Cell(configuration: cell.configuration, scenario: scenario, seed: 1)
    #expect(
      Self.small.obstacle(to: long)
        == "flooding topology=complete at 5000 hosts would send 6·10^12 messages, about 7 days at 10 million "
        + "a second; the most is 1 day; up to 1800 hosts fit: run fewer hosts, or --force")
  }

  @Test func whatWouldFitDoesAndMoreDoesNot() throws {
    for architecture in Architecture.all {
      let large = try cell(architecture.name, hosts: 1_000_000, broadcasts: 5)
      let tight = Allowance(memory: 64 << 20)
      let most = tight.mostHosts(for: large)
      #expect(tight.excess(of: try cell(architecture.name, hosts: most, broadcasts: 5)) == nil)
      #expect(tight.excess(of: try cell(architecture.name, hosts: most * 12 / 10, broadcasts: 5)) != nil)
    }
  }

  @Test func overlaysAndCentresFitAtAMillionHosts() throws {
    for name in ["gossip", "flooding", "plumtree", "gossipsub", "memberlist", "shared-cache"] {
      #expect(Self.small.obstacle(to: try cell(name, hosts: 1_000_000, broadcasts: 5)) == nil, "\(name)")
    }
  }

  @Test func severalAtOnceMayBeTooManyWhereEachFits() throws {
    let cells = try Array(repeating: cell("full-mesh", hosts: 10_000), count: 8)
    #expect(Self.small.obstacle(to: cells, jobs: 1) == nil)
    #expect(
      Self.small.obstacle(to: cells, jobs: 4)
        == "4 runs at once would hold about 31 GiB; this machine has 24 GiB; run fewer at once with "
        + "--jobs 3, or --force")
  }

  @Test(arguments: [
    (9_999, "9999"), (10_000, "10^4"), (94_999, "9·10^4"), (95_000, "10^5"), (999_999_000_000, "10^12"),
    (44_000_000_000, "4·10^10"), (Int.max, "9·10^18"),
  ])
  func numbersAreRounded(number: Int, text: String) {
    #expect(Allowance.rough(number) == text)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1_536, "1.5 KiB"), (24 << 30, "24 GiB"), (1000 << 30, "1 TiB"),
    (Int.max, "8 EiB"),
  ])
  func sizesAreRounded(bytes: Int, text: String) {
    #expect(Allowance.bytes(bytes) == text)
  }

  @Test func nothingIsTooLargeToBeEstimated() throws {
    var cell = try cell("full-mesh", hosts: 1_000_000, broadcasts: 1_000)
    var scenario = cell.scenario
    scenario.hosts = .max
    cell = Cell(configuration: cell.configuration, scenario: scenario, seed: 1)
    #expect(cell.estimate.memory == .max)
    #expect(Self.small.obstacle(to: cell) != nil)
  }
}
