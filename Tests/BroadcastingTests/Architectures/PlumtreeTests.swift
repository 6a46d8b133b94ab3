import Testing

@testable import Architectures
@testable import Broadcasting

@Suite struct PlumtreeTests {
  private typealias Host = OneNode<Plumtree>
  private typealias Message = Plumtree.Message

  /// Host 0 with neighbours 1, 2 and 3, of which some are lazy from the start.
  private static func host(
    life: UInt32 = 0, lazy: [Int] = [], _ change: (inout Plumtree.Settings) -> Void = { _ in }
  ) -> Host {
    var settings = Plumtree.Settings()
    settings.trees = .shared
    settings.repair = .zero
    settings.lazy = .zero
    change(&settings)
    var host = Host(0, hosts: 10, life: life, neighbours: [3, 1, 2], settings: settings)
    for neighbour in lazy { host.receive(.prune(NodeID(0)), from: neighbour) }
    return host
  }

  private static func push(_ sequence: UInt32, hops: UInt32 = 1) -> Message {
    .rumors(.one(Plumtree.Sighting(rumor(9, sequence), hops: hops)))
  }
  private static func have(_ sequence: UInt32, hops: UInt32 = 1) -> Message {
    .have(.one(Plumtree.Sighting(rumor(9, sequence), hops: hops)))
  }
  private static func graft(_ sequence: UInt32, hops: UInt32 = 1) -> Message {
    .graft(.one(Plumtree.Sighting(rumor(9, sequence), hops: hops)))
  }

  /// To whom the host pushes and announces a new rumor now.
  private static func tree(of host: Host, _ probe: UInt32 = 1000) -> [String] {
    var host = host
    return host.broadcast(rumor(0, probe)).sent().map { sent in
      switch sent.message {
      case .rumors: "push \(sent.to)"
      case .have: "have \(sent.to)"
      default: "\(sent)"
      }
    }
  }

  // MARK: The tree

  @Test func atFirstEveryLinkIsEager() {
    var host = Self.host()
    let effects = host.broadcast(rumor(0, 0))
    let pushed = Message.rumors(.one(Plumtree.Sighting(rumor(0, 0), hops: 1)))
    #expect(effects.sent() == (1...3).map { Sent(pushed, to: $0) })
    #expect(effects.delivered() == [rumor(0, 0)])
    #expect(effects.acknowledged() == [rumor(0, 0)])
  }

  @Test func aNewRumorIsPushedAndAnnouncedWithOneHopMore() {
    var host = Self.host(lazy: [3])
    let effects = host.receive(Self.push(0, hops: 4), from: 1)
    #expect(effects.sent() == [Sent(Self.push(0, hops: 5), to: 2), Sent(Self.have(0, hops: 5), to: 3)])
    #expect(effects.delivered() == [rumor(9, 0)])
  }

  /// The state of the link to 1, eager or lazy before, after each message from 1.
  @Test(
    arguments: [
      ("nothing", true, true), ("nothing", false, false), ("new", false, true), ("second way", true, false),
      ("double", true, true), ("prune", true, false), ("graft", false, true), ("announcement", true, true),
      ("announcement", false, false), ("repair", false, false), ("repair, then tree", true, true),
      ("repair, then two ways", true, false), ("own", true, false),
    ])
  func aLinkIsEagerAsLongAsItBringsWhatIsNew(event: String, before: Bool, after: Bool) {
    var host = Self.host(lazy: before ? [] : [1])
    switch event {
    case "new": host.receive(Self.push(0), from: 1)
    case "second way":
      host.receive(Self.push(0), from: 2)
      #expect(host.receive(Self.push(0), from: 1) == [.send(.prune(NodeID(0)), to: NodeID(1))])
    case "double":
      host.receive(Self.push(0), from: 1)
      #expect(host.receive(Self.push(0), from: 1) == [])
    case "prune": host.receive(.prune(NodeID(0)), from: 1)
    case "graft": host.receive(.join(NodeID(0)), from: 1)
    case "announcement": host.receive(Self.have(0), from: 1)
    case "repair": host.receive(.repaired(.one(rumor(9, 0))), from: 1)
    case "repair, then tree":
      host.receive(.repaired(.one(rumor(9, 0))), from: 2)
      #expect(host.receive(Self.push(0), from: 1) == [])
    case "repair, then two ways":
      host.receive(.repaired(.one(rumor(9, 0))), from: 2)
      host.receive(Self.push(0), from: 3)
      #expect(host.receive(Self.push(0), from: 1) == [.send(.prune(NodeID(0)), to: NodeID(1))])
    case "own":
      host.broadcast(rumor(0, 0))
      let back = Message.rumors(.one(Plumtree.Sighting(rumor(0, 0), hops: 2)))
      #expect(host.receive(back, from: 1) == [.send(.prune(NodeID(0)), to: NodeID(1))])
    default: break
    }
    #expect(Self.tree(of: host).contains("push 1") == after)
    #expect(Self.tree(of: host).contains("have 1") == !after)
  }

  @Test func whatRepairBringsIsPassedOn() {
    var host = Self.host(lazy: [3])
    let effects = host.receive(.repaired(.one(rumor(9, 0))), from: 1)
    #expect(effects.sent() == [Sent(Self.push(0), to: 2), Sent(Self.have(0), to: 3)])
    #expect(effects.delivered() == [rumor(9, 0)])
  }

  @Test func aStrangerIsHeardButHasNoLink() {
    var host = Self.host()
    #expect(host.receive(Self.push(0), from: 7).sent().map(\.to) == [1, 2, 3])
    for message in [Self.push(0), .prune(NodeID(0)), .join(NodeID(0)), Self.graft(0), Self.have(1)] {
      #expect(host.receive(message, from: 7) == [])
    }
  }

  // MARK: Trees of their own

  @Test func eachOriginMayHaveATreeOfItsOwn() {
    var host = Self.host { $0.trees = .origin }
    func push(_ origin: Int, _ sequence: UInt32) -> Message {
      .rumors(.one(Plumtree.Sighting(rumor(origin, sequence), hops: 2)))
    }
    host.receive(push(8, 0), from: 1)
    #expect(host.receive(push(8, 0), from: 2).sent() == [Sent(.prune(NodeID(8)), to: 2)])
    host.receive(.prune(NodeID(9)), from: 1)
    let targets = { (effects: Host.Effects) in
      effects.sent().map { sent in
        if case .have = sent.message { -sent.to } else { sent.to }
      }
    }
    // A negative number stands for an announcement.
    #expect(targets(host.receive(push(8, 1), from: 3)) == [1, -2])
    #expect(targets(host.receive(push(9, 0), from: 3)) == [2, -1])
    #expect(targets(host.broadcast(rumor(0, 0))) == [1, 2, 3])
    host.receive(.join(NodeID(8)), from: 2)
    #expect(targets(host.receive(push(8, 2), from: 3)) == [1, 2])
  }

  @Test func anAnswerServesTheTreesThatItBringsSomethingTo() {
    var host = Self.host { $0.trees = .origin }
    let answer = [(7, 0), (8, 0), (8, 1), (9, 0)].map { Plumtree.Sighting(rumor($0.0, $0.1), hops: 2) }
    host.receive(.rumors(.one(answer[0])), from: 1)
    host.receive(.rumors(.one(answer[1])), from: 1)
    let prunes = host.receive(.rumors(.many(answer)), from: 2).sent().filter {
      if case .prune = $0.message { true } else { false }
    }
    #expect(prunes == [Sent(.prune(NodeID(7)), to: 2)])
  }

  /// More links than a word has bits.
  @Test func aHostMayHaveManyLinks() {
    var trees = Plumtree.Trees(.origin, links: 150)
    let tree = trees.tree(of: NodeID(3))
    let other = trees.tree(of: NodeID(4))
    for link in [0, 63, 64, 127, 128, 149] { trees.set(link, in: tree, eager: false) }
    trees.set(64, in: tree, eager: true)
    let lazy = (0..<150).filter { !trees.isEager($0, in: tree) }
    #expect(lazy == [0, 63, 127, 128, 149])
    #expect((0..<150).allSatisfy { trees.isEager($0, in: other) })
    let again = trees.tree(of: NodeID(3))
    #expect(again == tree)
  }

  // MARK: Asking

  @Test func whatComesInTimeIsNotAskedFor() {
    var host = Self.host(lazy: [2])
    host.receive(Self.have(0), from: 2)
    host.receive(Self.push(0), from: 1)
    #expect(host.wait(.seconds(60)) == [])
    #expect(Self.tree(of: host).contains("have 2"))
  }

  @Test func announcersAreAskedOneAfterTheOther() {
    var host = Self.host(lazy: [2, 3])
    host.receive(Self.have(0, hops: 5), from: 3)
    host.wait(.milliseconds(100))
    #expect(host.receive(Self.have(0, hops: 2), from: 2).sent() == [])
    // A doubled announcement is no other announcer.
    host.receive(Self.have(0, hops: 5), from: 3)
    #expect(host.wait(.milliseconds(399)).sent() == [])
    #expect(host.wait(.milliseconds(1)).sent() == [Sent(Self.graft(0, hops: 5), to: 3)])
    #expect(host.wait(.milliseconds(249)).sent() == [])
    #expect(host.wait(.milliseconds(1)).sent() == [Sent(Self.graft(0, hops: 2), to: 2)])
    #expect(host.wait(.seconds(60)).sent() == [])
    #expect(Self.tree(of: host) == ["push 1", "push 2", "push 3"])
    // All were asked in vain: who announces it now is asked anew.
    host.receive(Self.have(0), from: 3)
    #expect(host.wait(.seconds(60)).sent() == [Sent(Self.graft(0), to: 3)])
  }

  @Test func anAnswerEndsTheAsking() {
    var host = Self.host(lazy: [2, 3])
    host.receive(Self.have(0), from: 3)
    host.receive(Self.have(0), from: 2)
    host.wait(.milliseconds(500))
    #expect(host.receive(Self.push(0), from: 3).delivered() == [rumor(9, 0)])
    #expect(host.wait(.seconds(60)) == [])
  }

  @Test func whatIsMissingAtOnceIsAskedForInOneMessage() {
    var host = Self.host()
    for sequence in UInt32(0)..<3 { host.receive(Self.have(sequence), from: 2) }
    let wanted = (0..<3).map { Plumtree.Sighting(rumor(9, $0), hops: 1) }
    #expect(host.wait(.milliseconds(500)).sent() == [Sent(.graft(.many(wanted)), to: 2)])
    let answer = host.receive(.rumors(.many(wanted)), from: 2)
    #expect(answer.delivered() == (0..<3).map { rumor(9, $0) })
    #expect(!answer.sent().contains { $0.message == .prune(NodeID(0)) })
  }

  @Test func whoeverAsksGetsWhatIsHeldWithTheHopsThatItNamed() {
    var host = Self.host()
    host.receive(Self.push(0), from: 1)
    let asked = [0, 1].map { Plumtree.Sighting(rumor(9, $0), hops: 6) }
    #expect(host.receive(.graft(.many(asked)), from: 2).sent() == [Sent(Self.push(0, hops: 6), to: 2)])
    #expect(host.receive(Self.graft(7), from: 3) == [])
  }

  @Test func aCrashDoesNotEndTheWait() {
    var host = Self.host()
    host.receive(Self.have(0), from: 2)
    host.now = host.now + .seconds(3)
    #expect(host.resume().sent() == [])
    #expect(host.wait(.zero).sent() == [Sent(Self.graft(0), to: 2)])
  }

  // MARK: Optimisation

  /// The sender is 1, at 9 hops; 2 announced it before, at so many.
  @Test(
    arguments: [(7, 2, true), (7, 3, false), (1, 8, true), (1, 9, false), (0, 1, false)]
      as [(Int, UInt32, Bool)])
  func aNearerAnnouncerTakesTheSendersPlace(threshold: Int, hops: UInt32, isTaken: Bool) {
    var host = Self.host(lazy: [2]) { $0.threshold = threshold }
    host.receive(Self.have(0, hops: hops), from: 2)
    let sent = host.receive(Self.push(0, hops: 9), from: 1).sent().suffix(2)
    let change = [Sent(Message.join(NodeID(0)), to: 2), Sent(.prune(NodeID(0)), to: 1)]
    #expect((Array(sent) == change) == isTaken)
    #expect(
      Self.tree(of: host)
        == (isTaken ? ["push 2", "push 3", "have 1"] : ["push 1", "push 3", "have 2"]))
  }

  // MARK: Gathering

  @Test func announcementsAreGathered() {
    var host = Self.host(lazy: [2, 3]) { $0.lazy = .milliseconds(100) }
    #expect(host.receive(Self.push(0), from: 1).sent() == [])
    host.wait(.milliseconds(60))
    host.receive(Self.push(1), from: 2)
    let both = (0..<2).map { Plumtree.Sighting(rumor(9, $0), hops: 2) }
    #expect(
      host.wait(.milliseconds(40)).sent() == [
        Sent(Self.have(0, hops: 2), to: 2), Sent(.have(.many(both)), to: 3),
      ])
    #expect(host.wait(.seconds(60)) == [])
  }

  /// Peers that were pushed a rumor are not told of it when their link turns lazy meanwhile.
  @Test func onlyThoseLazyWhenTheRumorCameAreToldOfIt() {
    var host = Self.host(lazy: [3]) { $0.lazy = .milliseconds(100) }
    host.receive(Self.push(0), from: 1)
    host.receive(.prune(NodeID(0)), from: 2)
    #expect(host.wait(.milliseconds(100)).sent() == [Sent(Self.have(0, hops: 2), to: 3)])
  }

  @Test func aCrashDoesNotLoseAnnouncements() {
    var host = Self.host(lazy: [3]) { $0.lazy = .milliseconds(100) }
    host.receive(Self.push(0), from: 1)
    #expect(host.resume().sent() == [Sent(Self.have(0, hops: 2), to: 3)])
    #expect(host.wait(.seconds(60)) == [])
  }

  // MARK: Forgetting

  @Test func whoForgotTakesEveryLinkForEagerAndAsksItsNeighbours() {
    var host = Self.host(life: 1) { $0.repair = .seconds(1) }
    #expect(Set(host.start().sent().map(\.to)) == [1, 2, 3])
    #expect(Self.tree(of: host) == ["push 1", "push 2", "push 3"])
    var fresh = Self.host()
    #expect(fresh.start() == [])
  }

  /// Only the last rumors' senders are kept; a double of an older one counts as a second way.
  @Test func theMemoryOfSendersEnds() {
    var senders = Plumtree.FirstSenders()
    for sequence in UInt32(0)..<300 { senders.note(rumor(9, sequence), from: 1) }
    let isFirst = (0..<300).map { senders.isFirst(1, toSend: rumor(9, $0)) }
    #expect(isFirst == [Bool](repeating: false, count: 172) + [Bool](repeating: true, count: 128))
    let isOther = senders.isFirst(2, toSend: rumor(9, 299))
    #expect(!isOther)
  }

  /// Rumors that peers announce and never send do not fill the memory.
  @Test func theMemoryOfAnnouncementsEnds() {
    var missing = Plumtree.Missing()
    for sequence in UInt32(0)..<70_000 {
      missing.announced(Plumtree.Sighting(rumor(9, sequence), hops: 1), over: 0, due: .zero)
    }
    var asked = 0
    while missing.takeOverdue(at: .zero, nextDue: .zero + .seconds(1)) != nil { asked += 1 }
    #expect(asked == 65_536)
    #expect(missing.takeOverdue(at: .never, nextDue: .never) == nil)
    #expect(missing.nextDue() == nil)
  }
}
