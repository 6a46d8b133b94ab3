import Broadcasting
import Formats
import Foundation
import Scenarios
import Testing

@Suite struct ScenarioFileTests {
  @Test func takesTheDefaultsOfTheTypesForWhatIsLeftOut() throws {
    #expect(try ScenarioFile.parse("{}", file: "dir/plain.yaml") == Scenario(name: "plain"))
    #expect(
      try ScenarioFile.parse("network: {}\nworkload: {}\nfaults: []", file: "plain.yml")
        == Scenario(name: "plain"))
  }

  @Test func readsALatencyOfEachPair() throws {
    let text = "network: { latency: { pairwise: { between: [10ms, 150ms], jitter: 10% } } }"
    #expect(
      try ScenarioFile.parse(text, file: "plain.yml").network.latency
        == .pairwise(
          low: .milliseconds(10), high: .milliseconds(150), jitter: Probability(millionths: 100_000)))
  }

  @Test func readsEveryKey() throws {
    let text = """
      name: 'all-of-it'
      summary: "every key, once"
      hosts: 6
      settle: 1s
      quiet: 2s
      network:
        latency: { lognormal: { median: 100ms, sigma: 0.5 } }
        loss: 1%
        duplication: 0.02
        reordering: 3%
      capacity:
        receive: 20us
        send: 1.5ms
        bandwidth: 10MB/s
        queue: 1000
      workload:
        rate: 12.345
        broadcasts: 25%
        duration: 3s
        arrivals: constant
        origins: 4
        payload: 0
        deadline: 500ms
      faults:
        - partition: { isolate: cache }
          at: 0s
          for: 10ms
        - crash: 5
          memory: lost
          at: 1s
        - slow: { target: random, factor: 10 }
          at: 1s
          for: 1s
        - loss: 20%
          at: 1s
          for: 1s
      """
    let expected = Scenario(
      name: "all-of-it", summary: "every key, once", hosts: 6,
      network: Network(
        latency: .lognormal(median: .milliseconds(100), sigmaThousandths: 500),
        loss: Probability(millionths: 10_000), duplication: Probability(millionths: 20_000),
        reordering: Probability(millionths: 30_000)),
      capacity: Capacity(
        receive: .microseconds(20), send: .microseconds(1_500),
        bandwidth: Bandwidth(bytesPerSecond: 10_000_000), queue: 1_000),
      workload: Workload(
        ratePerThousandSeconds: 12_345, broadcasts: Probability(millionths: 250_000), duration: .seconds(3),
        arrivals: .constant, origins: 4, payload: 0, deadline: .milliseconds(500)),
      faults: [
        Fault(at: .zero, duration: .milliseconds(10), kind: .partition(.isolate(.part(.cache)))),
        Fault(at: .seconds(1), duration: nil, kind: .crash(.node(NodeID(5)), forgets: true)),
        Fault(at: .seconds(1), duration: .seconds(1), kind: .slow(.randomHost, factor: 10)),
        Fault(at: .seconds(1), duration: .seconds(1), kind: .loss(Probability(millionths: 200_000))),
      ], settle: .seconds(1), quiet: .seconds(2))
    #expect(try ScenarioFile.parse(text, file: "x.yaml") == expected)
  }

  @Test func writesEveryKeyInTheOrderOfTheSchema() {
    let scenario = Scenario(
      name: "all-of-it", summary: "every key: once", hosts: 6,
      network: Network(latency: .pairwise(low: .zero, high: .seconds(1), jitter: .one)),
      capacity: Capacity(send: .microseconds(1_500), queue: 1_000),
      workload: Workload(ratePerThousandSeconds: 12_345, origins: 4),
      faults: [
        Fault(at: .zero, duration: .milliseconds(10), kind: .partition(.isolate(.part(.cache)))),
        Fault(at: .seconds(1), duration: nil, kind: .crash(.node(NodeID(5)), forgets: true)),
        Fault(at: .seconds(1), duration: nil, kind: .slow(.randomHost, factor: 10)),
        Fault(
          at: .seconds(2), duration: nil,
          kind: .partition(.groups(ofHosts: [[NodeID(0), NodeID(1)], [NodeID(2)]]))),
      ])
    let text = """
      name: all-of-it
      summary: "every key: once"
      hosts: 6
      settle: 5s
      quiet: 10s
      network:
        model: exact
        latency: { pairwise: { between: [0s, 1s], jitter: 100% } }
        loss: 0%
        duplication: 0%
        reordering: 0%
      capacity:
        receive: 0s
        send: 1.5ms
        queue: 1000
      workload:
        rate: 12.345
        broadcasts: 50%
        duration: 20s
        arrivals: uniform
        origins: 4
        payload: 64
        deadline: 1s
      faults:
        - partition: { isolate: cache }
          at: 0s
          for: 10ms
        - crash: 5
          memory: lost
          at: 1s
        - slow: { target: random, factor: 10 }
          at: 1s
        - partition: { groups: [[0, 1], [2]] }
          at: 2s

      """
    #expect(ScenarioFile.text(of: scenario) == text)
    #expect(ScenarioFile.text(of: Scenario(name: "no")).hasPrefix("name: \"no\"\nhosts: 25\n"))
    #expect(ScenarioFile.text(of: Scenario(name: "a")).hasSuffix("deadline: 1s\nfaults: []\n"))
  }

  @Test func readsACapacityOfWhatIsGiven() throws {
    let capacity = try ScenarioFile.parse("capacity: { send: 0s }", file: "x.yaml").capacity
    #expect(capacity == Capacity())
    let queue = try ScenarioFile.parse("capacity: { queue: 1 }", file: "x.yaml").capacity
    #expect(queue == Capacity(queue: 1))
    #expect(!ScenarioFile.text(of: Scenario(name: "none")).contains("capacity"))
  }

  @Test func acceptsWindowsLineEndsAndAByteOrderMark() throws {
    let scenario = try ScenarioFile.parse("\u{FEFF}hosts: 7\r\nquiet: 1s\r\n", file: "x.yaml")
    #expect(scenario.hosts == 7)
    #expect(scenario.quiet == .seconds(1))
  }

  @Test func tellsAMissingFileFromAWrongOne() throws {
    let directory = try TemporaryDirectory()
    let missing = #expect(throws: FormatError.self) { try ScenarioFile.read(path: directory.path("no.yaml")) }
    #expect(missing?.kind == .missingInput)
    #expect(missing?.message == "there is no such file or directory")
    let isDirectory = #expect(throws: FormatError.self) { try ScenarioFile.read(path: directory.path) }
    #expect(isDirectory?.kind == .missingInput)
    #expect(isDirectory?.message == "this is a directory")

    try Data([0x61, 0x0A, 0x62, 0xFF]).write(to: URL(fileURLWithPath: directory.path("bytes.yaml")))
    let binary = #expect(throws: FormatError.self) {
      try ScenarioFile.read(path: directory.path("bytes.yaml"))
    }
    #expect(binary?.kind == .invalidData)
    #expect(
      binary?.description
        == directory.path("bytes.yaml") + ":2:2: the file is not UTF-8 text; save it as UTF-8")
  }

  @Test func readsEveryScenarioOfTheBench() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let bench = root.deletingLastPathComponent().appendingPathComponent("bench/scenarios").path
    let names = try FileManager.default.contentsOfDirectory(atPath: bench).sorted()
    #expect(names.count >= 15)
    for name in names {
      let scenario = try ScenarioFile.read(path: "\(bench)/\(name)")
      #expect("\(scenario.name).yaml" == name)
      #expect((5...60).contains(scenario.hosts) || ["million.yaml", "open-network.yaml"].contains(name))
      #expect(!scenario.summary.isEmpty)
      #expect(try ScenarioFile.parse(ScenarioFile.text(of: scenario), file: "x.yaml") == scenario)
    }
  }
}
