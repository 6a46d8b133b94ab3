import Testing

@testable import Broadcasting
@testable import Purposes

/// A rate limiter of host n0 of four.
@Suite struct RateLimitTests {
  private static func limiter(
    _ id: Int = 0, life: UInt32 = 0, services: [Role] = [],
    _ change: (inout RateLimit.Settings) -> Void = { _ in }
  ) -> OnePurpose<RateLimit> {
    var settings = RateLimit.Settings()
    settings.quota = 3
    change(&settings)
    return OnePurpose(id, services: services, life: life, settings: settings)
  }

  private static func usage(_ values: [RateLimit.Value]) -> [(life: UInt32, counts: [UInt64])] {
    values.compactMap { if case .usage(let life, let all) = $0 { (life, all.map(\.count)) } else { nil } }
  }

  @Test func aHostReportsOnceInAnIntervalAndOnlyNews() {
    var host = Self.limiter()
    host.start()
    #expect(host.wait(.seconds(1)).broadcasts().isEmpty)
    for number in 0..<5 { host.request(UInt32(number)) }
    let reports = Self.usage(host.wait(.milliseconds(100)).broadcasts())
    #expect(reports.map(\.counts) == [[3]] && reports.map(\.life) == [0])
    #expect(host.wait(.milliseconds(300)).broadcasts().isEmpty)
  }

  @Test func withoutAnIntervalEachRequestIsAReport() {
    var host = Self.limiter { $0.sync = .zero }
    host.start()
    var reports: [(life: UInt32, counts: [UInt64])] = []
    for number in UInt32(0)..<4 { reports += Self.usage(host.request(number).broadcasts()) }
    #expect(reports.map(\.counts) == [[1], [2], [3]])
  }

  @Test func whatOthersReportIsCounted() {
    var host = Self.limiter()
    host.start()
    let window: UInt64 = 10
    host.deliver(.usage(life: 0, [.init(client: 0, window: window, count: 2)]), from: 1)
    var verdicts: [Bool] = []
    for number in UInt32(0)..<3 { verdicts.append(host.request(number).notes()[0].isAdmitted) }
    #expect(verdicts == [true, false, false])
  }

  @Test func aHostThatForgotAsksAndIsToldAgain() {
    var forgetful = Self.limiter(life: 1)
    #expect(forgetful.start().broadcasts().count == 1)
    var other = Self.limiter(1)
    other.start()
    other.request(0)
    other.wait(.milliseconds(100))
    other.deliver(.hello, from: 0)
    #expect(Self.usage(other.wait(.milliseconds(100)).broadcasts()).map(\.counts) == [[1]])
  }

  /// A former life's counter goes on counting beside this one's.
  @Test func anotherLifeIsAnotherCounter() {
    var host = Self.limiter()
    host.start()
    host.deliver(.usage(life: 0, [.init(client: 0, window: 10, count: 2)]), from: 1)
    host.deliver(.usage(life: 1, [.init(client: 0, window: 10, count: 1)]), from: 1)
    let notes = host.request(0).notes()
    #expect(notes.map(\.isAdmitted) == [false])
  }

  @Test func aShareIsDecidedAloneAndSumsToTheQuota() {
    var sum = 0
    for id in 0..<4 {
      var host = Self.limiter(id) {
        $0.decide = .share
        $0.quota = 10
      }
      host.start()
      var effects: OnePurpose<RateLimit>.Effects = []
      for number in UInt32(0)..<10 { effects += host.request(number) }
      #expect(effects.broadcasts().isEmpty && effects.sent().isEmpty)
      sum += effects.notes().count(where: \.isAdmitted)
    }
    #expect(sum == 10)
  }

  // MARK: Strict

  private static func strict(_ id: Int, hub: Hub) -> OnePurpose<RateLimit> {
    var host = limiter(id) { $0.decide = .strict }
    host.hub = hub
    host.servesAsHub = hub == .node(NodeID(id))
    host.start()
    return host
  }

  @Test func aStrictHostAsksTheHubAndPassesItsAnswerOn() {
    var host = Self.strict(0, hub: .node(NodeID(2)))
    var hub = Self.strict(2, hub: .node(NodeID(2)))
    var verdicts: [Bool] = []
    for number in UInt32(0)..<4 {
      let asked = host.request(number).sent()
      #expect(asked.map(\.to) == [2])
      let answers = hub.receive(asked[0].message, from: 0).sent()
      // A question that comes twice is counted once, and answered alike.
      #expect(hub.receive(asked[0].message, from: 0).sent().map(\.message) == answers.map(\.message))
      verdicts += host.receive(answers[0].message, from: 2).notes().map(\.isAdmitted)
      #expect(host.receive(answers[0].message, from: 2).notes().isEmpty)
    }
    #expect(verdicts == [true, true, true, false])
  }

  @Test func silenceDecidesAndTheHubIsSuspected() {
    var host = Self.strict(0, hub: .node(NodeID(2)))
    host.request(5)
    #expect(host.wait(.milliseconds(999)).isEmpty)
    let effects = host.wait(.milliseconds(1))
    #expect(effects.notes().map(\.isSilence) == [true] && effects.notes().map(\.isAdmitted) == [false])
    #expect(effects.contains { if case .suspect(let hub) = $0 { hub == NodeID(2) } else { false } })
  }

  @Test func withoutAKnownHubNobodyIsAsked() {
    var host = Self.strict(0, hub: .unknown)
    let effects = host.request(5)
    #expect(effects.sent().isEmpty && effects.notes().map(\.isSilence) == [true])
  }

  @Test func whoIsNoHubSaysSo() {
    var host = Self.strict(1, hub: .node(NodeID(2)))
    let answer = host.receive(.ask(request: 1, client: 0), from: 0).sent()
    #expect(answer.map(\.message) == [.notHere(request: 1)])
    var asker = Self.strict(0, hub: .node(NodeID(1)))
    asker.request(1)
    #expect(asker.receive(.notHere(request: 1), from: 1).notes().map(\.isSilence) == [true])
  }

  @Test func whereThereIsNoHubAClientHasOneHome() {
    let homes = (0..<4).map { id -> Int in
      var host = Self.limiter(id) { $0.decide = .strict }
      host.start()
      return host.request(0).sent().first?.to ?? id
    }
    #expect(Set(homes).count == 1)
  }
}
