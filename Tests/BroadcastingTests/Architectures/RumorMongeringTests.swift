import Testing

@testable import Architectures
@testable import Broadcasting

/// Gossip with feedback: what recipients say, and how hosts count it.
@Suite struct RumorMongeringTests {
  private typealias Host = OneNode<Gossip>

  /// Host 2 of 20, in rounds of 200 ms that begin on the clock's multiples; it is at a multiple now.
  private static func host(_ change: (inout Gossip.Settings) -> Void = { _ in }) -> Host {
    var settings = Gossip.Settings()
    settings.repair = .zero
    settings.fanout = 1
    settings.spread = .rounds
    settings.align = .clock
    settings.stop = .feedbackCounter
    settings.k = 2
    change(&settings)
    return Host(2, hosts: 20, settings: settings)
  }

  private static func known(_ rumors: RumorID...) -> Gossip.Message {
    .feedback(Gossip.Feedback(known: rumors, new: []))
  }
  private static func new(_ rumors: RumorID...) -> Gossip.Message {
    .feedback(Gossip.Feedback(known: [], new: rumors))
  }

  // MARK: Recipients

  /// A rumor that a host learnt in the course of a round was news to it all round long, whoever sends it.
  @Test(arguments: [
    (1, true), (199, true), (200, false), (201, false), (5000, false),
  ]) func newsIsJudgedByTheStartOfTheRound(later: Int64, isNew: Bool) {
    var host = Self.host()
    let news = rumor(1, 0)
    #expect(host.receive(.rumors(.one(news)), from: 1).sent(to: 1) == [Self.new(news)])
    host.wait(.milliseconds(later))
    #expect(
      host.receive(.rumors(.one(news)), from: 5).sent(to: 5) == [isNew ? Self.new(news) : Self.known(news)])
  }

  @Test func oneAnswerSpeaksOfAllRumorsOfAMessage() {
    var host = Self.host()
    host.receive(.rumors(.one(rumor(1, 0))), from: 1)
    host.wait(.milliseconds(200))
    let sent = host.receive(.rumors(.many([rumor(1, 0), rumor(1, 1), rumor(6, 0)])), from: 5).sent()
    let feedback = Gossip.Feedback(known: [rumor(1, 0)], new: [rumor(1, 1), rumor(6, 0)])
    #expect(sent == [Sent(.feedback(feedback), to: 5)])
  }

  @Test(arguments: [Gossip.Stop.blindCounter, .blindCoin, .forever, .infectAndDie])
  func withoutFeedbackNobodyAnswers(stop: Gossip.Stop) {
    var host = Self.host { $0.stop = stop }
    #expect(host.receive(.rumors(.one(rumor(1, 0))), from: 1).sent() == [])
  }

  @Test func whatIsLearntIsPassedOnFromTheNextRoundOn() {
    var host = Self.host()
    host.wait(.milliseconds(50))
    #expect(host.broadcast(rumor(2, 0)).sent() == [])
    #expect(host.wait(.milliseconds(149)).sent() == [])
    #expect(host.wait(.milliseconds(1)).sent().map(\.message) == [.rumors(.one(rumor(2, 0)))])
  }

  // MARK: Counters

  /// The number of rounds that a host pushes a rumor, by what recipients say each round.
  @Test(arguments: [
    ("kk", 2), ("knkk", 4), ("nnnnkk", 6), ("knknknkk", 8), ("-k-k", 4), ("kkkk", 2),
  ]) func usefulPushesSetTheCounterBack(answers: String, rounds: Int) {
    var host = Self.host()
    host.broadcast(rumor(2, 0))
    var played = 0
    for answer in answers {
      guard let sent = host.wait(.milliseconds(200)).sent().first else { break }
      played += 1
      switch answer {
      case "k": host.receive(Self.known(rumor(2, 0)), from: sent.to)
      case "n": host.receive(Self.new(rumor(2, 0)), from: sent.to)
      default: break
      }
    }
    #expect(played == rounds)
    #expect(host.wait(.seconds(2)).sent().isEmpty == !answers.hasSuffix("-"))
  }

  @Test func feedbackOnWhatIsNotHotIsOfNoUse() {
    var host = Self.host()
    #expect(host.receive(Self.known(rumor(2, 7), rumor(9, 9)), from: 4) == [])
    #expect(host.receive(Self.new(rumor(2, 7)), from: 4) == [])
    host.broadcast(rumor(2, 0))
    host.wait(.milliseconds(200))
    for _ in 0..<5 { #expect(host.receive(Self.known(rumor(2, 0)), from: 4) == []) }
    #expect(host.wait(.seconds(1)) == [])
  }

  // MARK: Polls

  private static func puller(_ stop: Gossip.Stop = .feedbackCounter) -> Host {
    var host = Self.host {
      $0.mode = .pull
      $0.pull = .hot
      $0.stop = stop
    }
    host.start()
    return host
  }

  @Test func aPullerPollsOnceARound() {
    var host = Self.puller()
    let sent = host.wait(.seconds(2)).sent()
    #expect(sent.map(\.message) == [Gossip.Message](repeating: .poll, count: 10))
    #expect(host.receive(.poll, from: 4) == [])
  }

  @Test func aPollIsAnsweredWithWhatWasHotWhenTheRoundBegan() {
    var host = Self.puller()
    host.wait(.milliseconds(50))
    host.receive(.rumors(.one(rumor(1, 0))), from: 1)
    #expect(host.receive(.poll, from: 4) == [])
    host.wait(.milliseconds(200))
    #expect(host.receive(.poll, from: 4).sent() == [Sent(.rumors(.one(rumor(1, 0))), to: 4)])
  }

  /// In how many rounds a host answers polls, by what the recipients of each round say.
  @Test(
    arguments: [
      (.feedbackCounter, ["k", "k"], 2), (.feedbackCounter, ["kkk", "kkk"], 2),
      (.feedbackCounter, ["k", "kkn", "k", "k"], 4), (.feedbackCounter, ["k", "", "k"], 3),
      (.blindCounter, ["nn", "n"], 2), (.infectAndDie, ["n"], 1), (.forever, ["k", "k", "k", "k"], 4),
    ] as [(Gossip.Stop, [String], Int)])
  func allRecipientsOfARoundCountOnce(stop: Gossip.Stop, answers: [String], rounds: Int) {
    var host = Self.puller(stop)
    host.broadcast(rumor(2, 0))
    var answered = 0
    for round in answers {
      host.wait(.milliseconds(200))
      for (place, answer) in round.enumerated() {
        #expect(host.receive(.poll, from: 4 + place).sent().count == 1)
        host.receive(answer == "k" ? Self.known(rumor(2, 0)) : Self.new(rumor(2, 0)), from: 4 + place)
      }
      answered += 1
    }
    host.wait(.milliseconds(200))
    #expect(answered == rounds)
    #expect(host.receive(.poll, from: 9).sent().isEmpty == (stop != .forever))
  }

  // MARK: The clock

  @Test(arguments: [Gossip.Mode.pull, .pushPull]) func allHostsBeginTheirRoundsTogether(mode: Gossip.Mode) {
    for id in 0..<5 {
      var settings = Gossip.Settings()
      settings.mode = mode
      settings.align = .clock
      var host = Host(id, hosts: 5, settings: settings)
      host.now = host.now + .milliseconds(130)
      host.start()
      #expect(host.wait(.milliseconds(69)) == [])
      #expect(!host.wait(.milliseconds(1)).sent().isEmpty)
    }
  }

  @Test func batchesAreSentOnTheClocksMultiples() {
    var host = Self.host {
      $0.spread = .eager
      $0.batch = .milliseconds(100)
    }
    host.wait(.milliseconds(30))
    host.broadcast(rumor(2, 0))
    #expect(host.wait(.milliseconds(69)).sent() == [])
    #expect(host.wait(.milliseconds(1)).sent().map(\.message) == [.rumors(.one(rumor(2, 0)))])
  }
}
