import Broadcasting
import Formats
import Testing

/// A file and the line that it must be refused with, after `x.yaml:`.
struct Refusal: CustomTestStringConvertible {
  let text: String
  let error: String

  init(_ text: String, _ error: String) {
    self.text = text
    self.error = error
  }

  var testDescription: String { text.debugDescription }
}

private let rootKeys =
  "name, summary, regions, services, groups, prices, hosts, topology, settle, quiet, network, links, "
  + "capacity, overrides, workload, purpose, members, faults"
private let aliases =
  "anchors (&) and aliases (*) are not supported; write the value out, or quote text that begins so"
private let rates = "it takes a number from 0.001 to 1000000 with at most three decimals"
private let share = "a share from 0% to 100%, such as 2.5% or 0.025"

private let wrongKeys = [
  Refusal("hots: 5", "1:1: unknown key 'hots'; did you mean 'hosts'? the known ones are \(rootKeys)"),
  Refusal("hosts: 5\nzebra: 5", "2:1: unknown key 'zebra'; the known ones are \(rootKeys)"),
  Refusal(
    "network: { latncy: 5ms }",
    "1:12: network: unknown key 'latncy'; did you mean 'latency'? "
      + "the known ones are model, latency, matrix, region, zone, jitter, transport, stream, bandwidth, "
      + "loss, duplication, reordering"),
  Refusal("hosts: 5\nhosts: 6", "1:1: 'hosts' is given more than once, here first; keep one"),
  Refusal("<<: 5", "1:1: unknown key '<<'; the known ones are \(rootKeys)"),
  Refusal("? [a]\n: b", "1:3: a key is one word; the known ones are \(rootKeys)"),
  Refusal("- hosts", "1:1: this is no scenario, which is a mapping such as 'hosts: 25'"),
  Refusal("25", "1:1: this is no scenario, which is a mapping such as 'hosts: 25'"),
]

private let wrongYAML = [
  Refusal("", "1:1: the file is empty; it needs at least one key, such as hosts: 25"),
  Refusal("# nothing\n\n", "1:1: the file is empty; it needs at least one key, such as hosts: 25"),
  Refusal("hosts: 5\n---\nhosts: 6", "2:1: a second document begins here; a file holds one"),
  Refusal("hosts: &n 5", "1:8: \(aliases)"),
  Refusal("hosts: &n 5\nsummary: *n", "1:8: \(aliases)"),
  Refusal("hosts: *n", "1:8: \(aliases)"),
  Refusal("hosts: !!int 5", "1:8: tags such as '!!int' are not supported; leave it out"),
  Refusal("network: !net {}", "1:10: tags such as '!net' are not supported; leave it out"),
  Refusal(
    "hosts: [1", "2:1: not valid YAML: did not find expected ',' or ']', while parsing a flow sequence at 1:8"
  ),
  Refusal(
    "network:\n\tloss: 1%",
    "2:1: not valid YAML: found character that cannot start any token; "
      + "indent with spaces, not with tabs"),
  Refusal(
    "name: @x",
    "1:7: not valid YAML: found character that cannot start any token; "
      + "quote text that begins with @"),
  Refusal("a: b: c", "1:5: not valid YAML: mapping values are not allowed in this context"),
  Refusal(
    "name: \u{1}", "1:7: the character U+0001 is not allowed in YAML; remove it, or is this file no text?"),
]

private let wrongValues = [
  Refusal("hosts: -1", "1:8: hosts cannot be '-1'; it takes a whole number from 1 to 1000000"),
  Refusal("hosts: 0", "1:8: hosts cannot be '0'; it takes a whole number from 1 to 1000000"),
  Refusal("hosts: 1000001", "1:8: hosts cannot be '1000001'; it takes a whole number from 1 to 1000000"),
  Refusal(
    "hosts: 99999999999999999999",
    "1:8: hosts cannot be '99999999999999999999'; it takes a whole number from 1 to 1000000"),
  Refusal("hosts: 1e3", "1:8: hosts cannot be '1e3'; it takes a whole number from 1 to 1000000"),
  Refusal("hosts: 010", "1:8: hosts cannot be '010'; it takes a whole number from 1 to 1000000"),
  Refusal("hosts: 0x10", "1:8: hosts cannot be '0x10'; it takes a whole number from 1 to 1000000"),
  Refusal("hosts: 1_000", "1:8: hosts cannot be '1_000'; it takes a whole number from 1 to 1000000"),
  Refusal("hosts: 25.0", "1:8: hosts cannot be '25.0'; it takes a whole number from 1 to 1000000"),
  Refusal("hosts: \"25\"", "1:8: hosts cannot be the text '25'; it takes a whole number from 1 to 1000000"),
  Refusal("hosts:", "1:7: hosts cannot be empty; it takes a whole number from 1 to 1000000"),
  Refusal("hosts: ~", "1:8: hosts cannot be empty; it takes a whole number from 1 to 1000000"),
  Refusal("hosts: [5]", "1:8: hosts cannot be a list; it takes a whole number from 1 to 1000000"),
  Refusal("hosts: true", "1:8: hosts cannot be 'true'; it takes a whole number from 1 to 1000000"),
  Refusal(
    "name: a b",
    "1:7: name cannot be 'a b'; it takes letters, digits, '.', '_' and '-', beginning with a letter or "
      + "digit, at most 100"),
  Refusal(
    "summary: \"a\\nb\"",
    "1:10: summary cannot be the text 'a\\u{a}b'; it takes one line of at most 200 characters"),
  Refusal(
    "settle: -1s", "1:9: settle cannot be '-1s'; it takes a time from 0s to 86400s, such as 250ms or 1.5s"),
  Refusal("quiet: 10", "1:8: quiet cannot be '10'; it takes a time from 0s to 86400s, such as 250ms or 1.5s"),
  Refusal(
    "quiet: 90000s", "1:8: quiet cannot be '90000s'; it takes a time from 0s to 86400s, such as 250ms or 1.5s"
  ),
  Refusal("network: fast", "1:10: network cannot be 'fast'; it takes a mapping such as { latency: 100ms }"),
  Refusal(
    "network: { latency: fast }",
    "1:21: network.latency cannot be 'fast'; it takes a time from 0s to 600s, such as 100ms, "
      + "or a mapping such as { uniform: [50ms, 150ms] }"),
  Refusal(
    "network: { latency: { uniform: [5ms, 1ms] } }",
    "1:32: network.latency.uniform: 5ms is more than 1ms; "
      + "it takes a list of two times, the lower first, such as [50ms, 150ms]"),
  Refusal(
    "network: { latency: { uniform: [5ms] } }",
    "1:32: network.latency.uniform cannot be a list; "
      + "it takes a list of two times, the lower first, such as [50ms, 150ms]"),
  Refusal(
    "network: { latency: { exponential: 0s } }",
    "1:36: network.latency.exponential cannot be '0s'; "
      + "it takes a time above 0s and up to 600s, such as 250ms or 1.5s"),
  Refusal(
    "network: { latency: { lognormal: { median: 1ms } } }",
    "1:34: network.latency.lognormal: 'sigma' is missing: "
      + "the deviation of the latency's logarithm, such as 0.5"),
  Refusal(
    "network: { latency: {} }",
    "1:21: network.latency: give exactly one of uniform, exponential, lognormal, pairwise"),
  Refusal(
    "network: { latency: { pairwise: { jitter: 10% } } }",
    "1:33: network.latency.pairwise: 'between' is missing: "
      + "the bounds of the pairs' own latencies, such as [10ms, 150ms]"),
  Refusal(
    "network: { latency: { pairwise: { between: [10ms, 150ms] } } }",
    "1:33: network.latency.pairwise: 'jitter' is missing: how much longer a message may take, "
      + "such as 10%, or 0%"),
  Refusal(
    "network: { latency: { pairwise: { between: [2ms, 1ms], jitter: 0% } } }",
    "1:44: network.latency.pairwise.between: 2ms is more than 1ms; "
      + "it takes a list of two times, the lower first, such as [50ms, 150ms]"),
  Refusal(
    "network: { latency: { pairwise: { between: [1ms, 2ms], jitter: 101% } } }",
    "1:64: network.latency.pairwise.jitter cannot be '101%'; it takes \(share)"),
  Refusal("network: { loss: 101% }", "1:18: network.loss cannot be '101%'; it takes \(share)"),
  Refusal("network: { loss: .nan }", "1:18: network.loss cannot be '.nan'; it takes \(share)"),
  Refusal("network: { loss: 5 }", "1:18: network.loss cannot be '5'; it takes \(share)"),
  Refusal(
    "workload: { rate: 0 }",
    "1:19: workload.rate cannot be '0'; \(rates)"),
  Refusal(
    "workload: { rate: 0.0001 }",
    "1:19: workload.rate cannot be '0.0001'; \(rates)"
  ),
  Refusal(
    "workload: { rate: NaN }",
    "1:19: workload.rate cannot be 'NaN'; \(rates)"
  ),
  Refusal(
    "workload: { duration: 0s }",
    "1:23: workload.duration cannot be '0s'; it takes a time above 0s and up to 86400s, such as 250ms or 1.5s"
  ),
  Refusal(
    "workload: { arrivals: pareto }",
    "1:23: workload.arrivals cannot be 'pareto'; it takes uniform, constant, poisson or { bursts: 20 }"),
  Refusal(
    "workload: { arrivals: { bursts: 0 } }",
    "1:33: workload.arrivals.bursts cannot be '0'; it takes a whole number from 1 to 1000000"),
  Refusal(
    "workload: { origins: 0 }",
    "1:22: workload.origins cannot be '0'; it takes a whole number from 1 to 1000000"),
  Refusal(
    "workload: { origins: all }",
    "1:22: workload.origins cannot be 'all'; it takes a whole number from 1 to 1000000"),
  Refusal(
    "workload: { origins: 26 }",
    "1:22: workload.origins: clients cannot talk to 26 hosts of 25; take 1 to 25, or leave it out for all"),
  Refusal(
    "workload: { payload: 67108865 }",
    "1:22: workload.payload cannot be '67108865'; it takes a whole number of bytes from 0 to 67108864, "
      + "or such as 64kB or 1MiB, or sizes with their shares, such as { 256B: 99%, 64KiB: 1% }"),
  Refusal(
    "workload: { rate: 1000000, duration: 86400s }",
    "1:19: workload.rate: rate × duration is more than 10000000 operations, the most that can be run; "
      + "lower the rate or shorten the duration"),
  Refusal(
    "hosts: 1000000\nworkload: { rate: 2000 }",
    "1:8: hosts: 1000000 hosts × 20000 broadcasts are more than 10000000000 deliveries, the most that can be "
      + "recorded; take fewer hosts or broadcasts"),
]

private let bandwidths =
  "it takes bytes a second from 1kB/s to 1000GB/s, such as 10MB/s or 64kB/s, or nothing, for a link without "
  + "limit"

private let wrongCapacities = [
  Refusal(
    "capacity: 20us",
    "1:11: capacity cannot be '20us'; it takes a mapping such as { receive: 20us, send: 20us }"),
  Refusal(
    "capacity: {}",
    "1:11: capacity: give at least one of receive, send, bandwidth, up, down, buffer, queue, or leave "
      + "capacity out"),
  Refusal(
    "capacity: { recieve: 1us }",
    "1:13: capacity: unknown key 'recieve'; did you mean 'receive'? "
      + "the known ones are receive, send, bandwidth, up, down, buffer, queue"),
  Refusal(
    "capacity: { receive: 20 }",
    "1:22: capacity.receive cannot be '20'; it takes a time from 0s to 600s, such as 250ms or 1.5s"),
  Refusal(
    "capacity: { send: -1us }",
    "1:19: capacity.send cannot be '-1us'; it takes a time from 0s to 600s, such as 250ms or 1.5s"),
  Refusal("capacity: { bandwidth: 10 }", "1:24: capacity.bandwidth cannot be '10'; \(bandwidths)"),
  Refusal("capacity: { bandwidth: 10Mb/s }", "1:24: capacity.bandwidth cannot be '10Mb/s'; \(bandwidths)"),
  Refusal("capacity: { bandwidth: 10MiB/s }", "1:24: capacity.bandwidth cannot be '10MiB/s'; \(bandwidths)"),
  Refusal("capacity: { bandwidth: 999B/s }", "1:24: capacity.bandwidth cannot be '999B/s'; \(bandwidths)"),
  Refusal(
    "capacity: { bandwidth: 1001GB/s }", "1:24: capacity.bandwidth cannot be '1001GB/s'; \(bandwidths)"),
  Refusal("capacity: { bandwidth: }", "1:24: capacity.bandwidth cannot be empty; \(bandwidths)"),
  Refusal(
    "capacity: { queue: 0 }",
    "1:20: capacity.queue cannot be '0'; it takes a whole number from 1 to 1000000000"),
  Refusal(
    "network: { model: maelstrom }\ncapacity: { send: 1us }",
    "2:11: capacity: in network.model maelstrom nodes take messages from an inbox at a pace of its own; "
      + "take model exact, or leave capacity out"),
]

private let wrongMembers = [
  Refusal(
    "hosts: 6\nmembers: { events: [{ join: 3, at: 5s }] }",
    "2:21: members.events[0]: join 3: they are there already at 5s"),
  Refusal(
    "hosts: 6\nmembers: { start: 4, events: [{ leave: 5, at: 5s }] }",
    "2:31: members.events[0]: leave 5: they are not there at 5s"),
  Refusal(
    "hosts: 6\nmembers: { events: [{ scale: 6, at: 5s }] }",
    "2:21: members.events[0]: scale 6: so many are there already at 5s"),
  Refusal(
    "hosts: 6\nmembers: { events: [{ scale: 60, at: 5s }] }",
    "2:21: members.events[0]: scale 60: there are 6 hosts"),
  Refusal(
    "hosts: 6\nmembers: { start: 8 }",
    "2:19: members.start: 8 of 6 hosts; take 1 to 6, or leave it out for all"),
  Refusal(
    "hosts: 6\nmembers: { start: 1, events: [{ leave: 0, at: 5s }] }",
    "2:10: members: no host is left; let some stay"),
  Refusal(
    "hosts: 6\nmembers: { start: 4, events: [{ join: all, at: 5s, notice: 1s }] }",
    "2:31: members.events[0]: nobody joins with notice; leave it out"),
  Refusal(
    "hosts: 6\nmembers: { events: [{ leave: leader, at: 5s }] }",
    "2:21: members.events[0]: leader moves with the run; name hosts"),
  Refusal(
    "hosts: 100000\nmembers: { churn: [{ up: 500ms, down: 500ms }] }",
    "2:19: members.churn: hosts come and go about 7200000 times, more than 4000000; let them stay longer, or "
      + "take fewer"),
  Refusal("hosts: 3\ntopology: { edges: [[0, 1], [1, 1]] }", "2:11: topology: host 1 is linked to itself"),
]

@Suite struct ScenarioErrorTests {
  @Test(
    arguments: wrongKeys + wrongYAML + wrongValues + wrongCapacities
      + wrongMembers)
  func refusesInOneLineThatSaysWhereAndWhatWouldBeRight(_ refusal: Refusal) {
    let error = #expect(throws: FormatError.self) { try ScenarioFile.parse(refusal.text, file: "x.yaml") }
    #expect(error?.description == "x.yaml:" + refusal.error)
    #expect(error?.kind == .invalidData)
  }

  @Test func refusesAnAliasBombBeforeItIsParsed() {
    var text = "a0: &a0 [x]\n"
    for level in 1...40 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    text += "? *a40\n: x\n? *a40\n: y\n"
    let error = #expect(throws: FormatError.self) { try ScenarioFile.parse(text, file: "x.yaml") }
    #expect(error?.message == "more than 32 words with & or *; " + aliases)
  }

  @Test func refusesAFileThatIsTooLarge() {
    let text = String(repeating: "#", count: ScenarioFile.sizeLimit + 1)
    let error = #expect(throws: FormatError.self) { try ScenarioFile.parse(text, file: "x.yaml") }
    #expect(error?.description == "x.yaml: the file is larger than 1048576 bytes, the most that is read")
  }

  @Test func refusesANameThatTheFileCannotGive() {
    let error = #expect(throws: FormatError.self) { try ScenarioFile.parse("{}", file: "a/b c.yaml") }
    let takes = "letters, digits, '.', '_' and '-', beginning with a letter or digit, at most 100"
    #expect(
      error?.description
        == "a/b c.yaml:1:1: the scenario needs a name: the file's name, 'b c', is none; a name takes \(takes)"
    )
  }
}
