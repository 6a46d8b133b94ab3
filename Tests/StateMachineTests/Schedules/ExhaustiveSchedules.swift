import Testing

@testable import Broadcasting

/// Every schedule of three nodes within bounds, for the architectures that keep a log and for Raft.
///
/// Bounds are as wide as some tenths of a second allow in a debug build; each search is of one kind of fault.
@Suite struct ExhaustiveSchedules {
  private static let n0 = NodeID(0)
  private static let n1 = NodeID(1)
  private static let n2 = NodeID(2)

  @Test(arguments: logs + rafts)
  func noneFails(_ hunt: Hunt) throws {
    if let finding = try hunt.run() { Issue.record("\(finding)") }
  }

  /// One coordinator, which takes some 16 seconds to elect itself when it has lost its memory.
  private static let elected = ["coordinators=1", "heartbeat=500ms"]

  private static let logs = [
    // Two hosts and a cache.
    Hunt(
      "cache-orders", "shared-cache", hosts: 2, after: .seconds(2), rest: .seconds(10),
      Bounds(losses: 1, doubles: 1, firings: 1, broadcasts: [n0, n1])),
    Hunt(
      "cache-crashes", "shared-cache", hosts: 2, after: .seconds(2), rest: .seconds(10),
      Bounds(reorderings: 1, losses: 1, crashes: 1, firings: 2, hastes: 1, broadcasts: [n0])),
    Hunt(
      "cache-amnesia", "shared-cache", hosts: 2, after: .seconds(2), rest: .seconds(10),
      Bounds(losses: 1, amnesias: 1, firings: 1, broadcasts: [n0])),
    Hunt(
      "polled-cache", "shared-cache", ["reading=poll", "poll=2s"], hosts: 2, after: .seconds(2),
      rest: .seconds(10), Bounds(reorderings: 1, losses: 1, amnesias: 1, firings: 1, broadcasts: [n0])),
    // Two hosts, of which n1 leads, and a coordinator.
    Hunt(
      "elected-orders", "elected-leader", elected, hosts: 2, after: .seconds(4), rest: .seconds(10),
      Bounds(losses: 1, doubles: 1, firings: 1, broadcasts: [n0, n1])),
    Hunt(
      "elected-crashes", "elected-leader", elected, hosts: 2, after: .seconds(4), rest: .seconds(10),
      Bounds(reorderings: 1, losses: 1, crashes: 1, firings: 1, broadcasts: [n0])),
    Hunt(
      "elected-amnesia", "elected-leader", elected, hosts: 2, after: .seconds(4), rest: .seconds(28),
      Bounds(reorderings: 1, amnesias: 1, firings: 1, broadcasts: [n0])),
    // Three hosts, of which n2 leads; the first timer that fires ends the epoch.
    Hunt(
      "random-orders", "random-leader", hosts: 3, first: [n0], after: .seconds(2), rest: .seconds(20),
      Bounds(reorderings: 1, losses: 1, firings: 1, broadcasts: [n0])),
    Hunt(
      "random-crashes", "random-leader", hosts: 3, first: [n0], after: .seconds(2), rest: .seconds(20),
      Bounds(reorderings: 0, crashes: 1, firings: 1, hastes: 1, broadcasts: [n0])),
    Hunt(
      "random-amnesia", "random-leader", hosts: 3, first: [n0], after: .seconds(2), rest: .seconds(20),
      Bounds(reorderings: 0, losses: 1, amnesias: 1, firings: 1, broadcasts: [n0])),
  ]

  private static let rafts = [
    // From the start: nobody leads.
    Hunt(raft: "raft-rivals", after: .zero, Bounds(reorderings: 0, firings: 3, hastes: 2)),
    Hunt(raft: "raft-orders", after: .zero, Bounds(reorderings: 1, firings: 2, hastes: 1)),
    Hunt(raft: "raft-losses", after: .zero, Bounds(losses: 1, firings: 1)),
    // n2 leads, and writes an entry.
    Hunt(
      raft: "raft-crashes", after: .seconds(2),
      Bounds(reorderings: 1, crashes: 1, firings: 2, broadcasts: [n2])),
    Hunt(
      raft: "raft-amnesia", after: .seconds(2),
      Bounds(reorderings: 0, amnesias: 1, firings: 2, broadcasts: [n2])),
  ]

  /// The complaint of a search about nodes that break a promise; nil where it does not notice.
  @Test(arguments: [
    (SpoiltMachine.Misdeed.promisesAtOnce, "n0#0, which is acknowledged, never comes to n0 n1"),
    (.givesUp, "n0#0, which is acknowledged, never comes to n0"),
    (.deliversAgain, "n0 delivers n0#0 twice"),
  ])
  func aSpoiltArchitectureIsFound(misdeed: SpoiltMachine.Misdeed, reason: String) throws {
    let hunt = Hunt(
      "spoilt", "shared-cache", hosts: 2, after: .seconds(2), rest: .seconds(10),
      Bounds(reorderings: 0, losses: 1, crashes: 1, amnesias: 1, broadcasts: [Self.n0])
    ) { SpoiltMachine($0, misdeed) }
    let failure = try #require(try hunt.search())
    #expect(failure.reason == reason)
    #expect(try hunt.replay(failure.schedule).last == reason)
  }

  @Test(arguments: [
    (SpoiltRaft.Misdeed.votesTwice, Bounds(reorderings: 0, firings: 2, hastes: 2)),
    (.commitsAlone, Bounds(reorderings: 0, losses: 2, firings: 2, hastes: 1, broadcasts: [n2])),
    (.startsAnew, Bounds(reorderings: 0, losses: 1, amnesias: 1, firings: 1, hastes: 1, broadcasts: [n2])),
  ])
  func aBrokenRuleOfRaftIsFound(misdeed: SpoiltRaft.Misdeed, bounds: Bounds) throws {
    let settling: Delay = misdeed == .votesTwice ? .zero : .seconds(2)
    let hunt = Hunt(raft: "spoilt", after: settling, bounds, misdeed)
    let failure = try #require(try hunt.search())
    #expect(try hunt.replay(failure.schedule).last == failure.reason)
  }
}
