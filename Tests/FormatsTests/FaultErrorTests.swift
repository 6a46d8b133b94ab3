import Broadcasting
import Formats
import Testing

private let shapes =
  "isolate-one, halves, minority-third, majority-ring, bridge, one-way, "
  + "{ isolate: leader } or { groups: [[0, 1], [2, 3, cache]] }"
private let share = "a share from 0% to 100%, such as 2.5% or 0.025"

private let wrongFaults = [
  Refusal(
    "faults: 5",
    "1:9: faults cannot be '5'; it takes a list of faults, such as [{ crash: leader, at: 5s, for: 2s }]"),
  Refusal(
    "faults: [{}]",
    "1:10: faults[0]: it does not say what happens; give one of partition, cut, crash, restart, "
      + "crash-loop, pause, slow, loss, delay, duplication, bandwidth, clock"),
  Refusal(
    "faults: [{ crash: 1, pause: 2, at: 1s }]",
    "1:10: faults[0]: crash and pause are two faults; give each its own entry"),
  Refusal(
    "faults: [{ crash: 1 }]",
    "1:10: faults[0]: 'at' is missing: when it begins, after the first operation, such as 5s"),
  Refusal(
    "faults: [{ pause: 1, memory: lost, at: 1s }]",
    "1:30: faults[0].memory: only a crash keeps or loses memory; leave it out"),
  Refusal(
    "faults: [{ crash: 1, memory: gone, at: 1s }]",
    "1:30: faults[0].memory cannot be 'gone'; it takes lost or kept"),
  Refusal(
    "faults:\n- crash: 25\n  at: 5s",
    "2:10: faults[0].crash: host 25 does not exist; the hosts are 0 to 24"),
  Refusal(
    "faults: [{ pause: -1, at: 1s }]",
    "1:19: faults[0].pause: host -1 does not exist; the hosts are 0 to 24"),
  Refusal(
    "faults: [{ crash: boss, at: 1s }]",
    "1:10: faults[0]: no region, zone or group is called boss; "
      + "name leader, cache, registry, coordinator, special, all, random, or hosts by number"),
  Refusal(
    "faults: [{ crash: 9..3, at: 1s }]",
    "1:19: faults[0].crash cannot be '9..3'; it takes leader, cache, registry, coordinator, special, all, "
      + "random, a host's number from 0 to 24, a range such as 3..9, a region, zone or group, or some of "
      + "these, such as random 25% of us-east-1 or not 3"),
  Refusal(
    "faults: [{ pause: 3..25, at: 1s }]",
    "1:19: faults[0].pause: host 25 does not exist; the hosts are 0 to 24"),
  Refusal(
    "faults: [{ cut: both, at: 1s }]",
    "1:10: faults[0]: it does not say which links are cut; give of, or from and to"),
  Refusal(
    "faults: [{ cut: one-way, of: 3, at: 1s }]",
    "1:10: faults[0]: of means both ways; give from and to for one"),
  Refusal(
    "faults: [{ loss: 5%, of: 3, from: 4, at: 1s }]",
    "1:10: faults[0]: it has of, and from or to as well; give of, or from and to"),
  Refusal(
    "faults: [{ pause: 3, of: 4, at: 1s }]",
    "1:26: faults[0].of: only what happens on links has it; leave it out"),
  Refusal(
    "faults: [{ pause: 3, at: 1s, for: 10s, every: 5s }]",
    "1:10: faults[0]: every 5s: it lasts for 10s and would begin again before it ends"),
  Refusal(
    "faults: [{ pause: 3, at: 1s, times: 3 }]", "1:10: faults[0]: times without every; give every, too"),
  Refusal(
    "faults: [{ restart: all, at: 1s }]",
    "1:10: faults[0]: each batch is down for 5s; give every, the time from one to the next, at least as "
      + "long"),
  Refusal(
    "groups: { a: b, b: 3 }\nfaults: []",
    "1:14: groups.a: no region, zone or group is called b; "
      + "name leader, cache, registry, coordinator, special, all, random, or hosts by number"),
  Refusal(
    "faults: [{ crash: 1, at: -1s }]",
    "1:26: faults[0].at cannot be '-1s'; it takes a time from 0s to 86400s, such as 250ms or 1.5s"),
  Refusal(
    "faults: [{ crash: 1, at: 1s, for: 0s }]",
    "1:35: faults[0].for cannot be '0s'; it takes a time above 0s and up to 86400s, such as 250ms or 1.5s"),
  Refusal(
    "faults: [{ slow: { target: 1, factor: 1 }, at: 1s }]",
    "1:39: faults[0].slow.factor cannot be '1'; it takes a whole number from 2 to 1000"),
  Refusal(
    "faults: [{ loss: 0%, at: 1s }]",
    "1:18: faults[0].loss cannot be '0%'; it takes a share above 0% and up to 100%, such as 2.5% or 0.025"),
  Refusal(
    "faults: [{ partition: half, at: 1s }]",
    "1:23: faults[0].partition cannot be 'half'; "
      + "it takes \(shapes)"),
  Refusal(
    "faults: [{ partition: { groups: [[0, 1], [1]] }, at: 1s }]",
    "1:10: faults[0]: host 1 is in the groups twice"),
  Refusal(
    "faults: [{ partition: { groups: [[0, 1]] }, at: 1s }]",
    "1:10: faults[0]: a partition has at least two groups"),
  Refusal(
    "faults: [{ partition: { groups: [[0, 1], [30]] }, at: 1s }]",
    "1:43: faults[0].partition.groups[1][0]: host 30 does not exist; the hosts are 0 to 24"),
  Refusal(
    "hosts: 1001\nfaults: [{ partition: majority-ring, at: 1s }]",
    "2:10: faults[0]: majority-ring is for at most 1000 hosts"),
  Refusal(
    "faults:\n  - { crash: 2, at: 5s }\n  - { pause: 2, at: 6s, for: 1s }",
    "3:5: faults[1]: host 2 is down already in faults[0] (from 5s on)"),
  Refusal(
    "faults:\n  - { clock: 2, ahead: 1s, at: 5s }\n  - { clock: 2, gains: 50, at: 6s, for: 1s }",
    "3:5: faults[1]: host 2 has a wrong clock already in faults[0] (from 5s on)"),
  Refusal(
    "faults: [{ clock: 2, at: 5s }]",
    "1:10: faults[0]: it does not say what is wrong with the clock; give ahead, behind, gains or loses"),
  Refusal(
    "faults: [{ clock: 2, gains: 1, loses: 1, at: 5s }]",
    "1:10: faults[0]: it gains and loses; give one, or spread: yes"),
  Refusal(
    "faults: [{ crash: 2, ahead: 1s, at: 5s }]", "1:29: faults[0].ahead: only a clock has it; leave it out"),
  Refusal(
    "faults:\n  - { partition: halves, at: 5s, for: 2s }\n  - { partition: bridge, at: 6s, for: 1s }",
    "3:5: faults[1]: there is a partition already in faults[0] (5s to 7s)"),
  Refusal(
    "faults: [{ loss: 5%, at: 30s }]",
    "1:10: faults[0]: it begins 30s after the first operation, and the run ends after 30s; "
      + "begin earlier, or say how long it lasts"),
  Refusal(
    "faults: [{ crash-loop: 2, at: 5s, every: 2s }]",
    "1:10: faults[0]: a crash loop repeats by itself, at the same nodes; leave out every, times and same"),
  Refusal(
    "faults: [{ crash-loop: 2, backoff: 9s, backoff-max: 4s, at: 5s }]",
    "1:10: faults[0]: backoff 9s is more than backoff-max 4s"),
  Refusal(
    "faults: [{ crash-loop: 2, at: 20s }]",
    "1:10: faults[0]: it begins when the last operation was due, and ends there; begin earlier, or say for "
      + "how long it lasts"),
  Refusal(
    "faults: [{ restart: all, every: 9s, same: yes, at: 5s }]",
    "1:10: faults[0]: a restart lasts until all are back; leave out for, times and same"),
  Refusal(
    "faults: [{ crash: 2, backoff: 1s, at: 5s }]",
    "1:31: faults[0].backoff: only a crash loop has it; leave it out"),
  Refusal(
    "faults: [{ crash: random, same: yes, at: 5s }]",
    "1:10: faults[0]: same without every; give every, too"),
  Refusal(
    "network: { model: maelstrom }\nfaults: [{ bandwidth: 1MB/s, of: 3, at: 5s }]",
    "2:9: faults: network.model maelstrom has no bandwidth; take model exact"),
  Refusal(
    "faults: [{ bandwidth: 1MB/s, of: 3, to: 4, at: 5s }]",
    "1:10: faults[0]: it has of, and from or to as well; give of, or from and to"),
]

private let wrongLinks = [
  Refusal(
    "links: [{ loss: 1% }]",
    "1:9: links[0]: it does not say which links; give of, or from and to, or say it in network"),
  Refusal(
    "links: [{ of: 3, loss: 100% }]",
    "1:9: links[0]: links that lose all are cut; say so by a fault: { cut: both, of: 3, at: 0s }"),
  Refusal("links: [{ of: not all, delay: 1ms }]", "1:9: links[0]: not all means no host; name some"),
  Refusal("links: [{ of: 3 }]", "1:9: links[0]: it does not say what they do; give loss, delay or bandwidth"),
  Refusal(
    "links: [{ of: 3, to: 4, delay: 1ms }]",
    "1:9: links[0]: it has of, and from or to as well; give of, or from and to"),
  Refusal(
    "links: [{ to: random, delay: 1ms }]",
    "1:9: links[0]: random host is drawn or moves; name hosts, or a group of them"),
]

private let wrongPayloads = [
  Refusal(
    "workload: { payload: { 64B: 90%, 64KiB: 5% } }",
    "1:22: workload.payload: the shares add to 95%; let them add to 100%"),
  Refusal(
    "workload: { payload: { 64B: 90%, 64KiB: 11% } }",
    "1:22: workload.payload: the shares add to 100% and 1% more; let them add to 100%"),
  Refusal(
    "workload: { payload: { 64: 90%, 64B: 10% } }",
    "1:22: workload.payload: 64 bytes are there twice; keep one"),
  Refusal("workload: { payload: {} }", "1:22: workload.payload: give at least one size"),
  Refusal(
    "workload: { payload: { 65MiB: 100% } }",
    "1:24: workload.payload.65MiB cannot be '65MiB'; it takes a whole number of bytes from 0 to 67108864, "
      + "or such as 64kB or 1MiB"),
]

@Suite struct FaultErrorTests {
  @Test(arguments: wrongFaults + wrongLinks + wrongPayloads)
  func refusesInOneLineThatSaysWhereAndWhatWouldBeRight(_ refusal: Refusal) {
    let error = #expect(throws: FormatError.self) { try ScenarioFile.parse(refusal.text, file: "x.yaml") }
    #expect(error?.description == "x.yaml:" + refusal.error)
    #expect(error?.kind == .invalidData)
  }
}
