import Testing

@testable import Architectures
@testable import Broadcasting

@Suite struct CoordinationLeaseTests {
  static let host = NodeID(1)
  static let other = NodeID(2)

  typealias History = ([LeaseCommand], UInt64, NodeID?)

  @Test(
    arguments: [
      // Commands, the last epoch, and who holds the lease.
      ([], 0, nil),
      ([.granted(epoch: 5, host: host, life: 0)], 5, host),
      ([.granted(epoch: 5, host: host, life: 0), .granted(epoch: 6, host: other, life: 0)], 5, host),
      ([.granted(epoch: 5, host: host, life: 0), .vacated(epoch: 4)], 5, host),
      ([.granted(epoch: 5, host: host, life: 0), .vacated(epoch: 5)], 5, nil),
      (
        [
          .granted(epoch: 5, host: host, life: 0), .vacated(epoch: 5),
          .granted(epoch: 5, host: other, life: 0),
        ],
        5, nil
      ),
      (
        [
          .granted(epoch: 5, host: host, life: 0), .vacated(epoch: 5),
          .granted(epoch: 6, host: other, life: 0),
        ],
        6, other
      ),
      ([.nothing, .granted(epoch: 0, host: host, life: 0), .vacated(epoch: .max)], 0, nil),
    ] as [History])
  func onlyAVacantLeaseIsGrantedAndOnlyInANewEpoch(
    commands: [LeaseCommand], epoch: UInt64, holder: NodeID?
  ) {
    var lease = Lease()
    for command in commands { lease.apply(command) }
    #expect(lease.epoch == epoch)
    #expect(lease.holder?.host == holder)
  }

  @Test func aClockGivesTermsBetweenTheLastAndItsCeiling() {
    let clock = TermClock(electionTimeout: .seconds(1))
    let now = Instant.zero + .seconds(5)
    #expect(clock.next(after: 10, at: now) == 5_000)
    #expect(clock.next(after: 5_000, at: now) == 5_001)
    #expect(clock.next(after: 5_999, at: now) == 6_000)
    #expect(clock.next(after: 6_000, at: now) == nil)
    #expect(clock.next(after: .max, at: now) == nil)
    #expect(clock.above(allBelievedBy: now) == 6_001)
    #expect(clock.ceiling(at: .never) < .max / Epoch.grantsPerTerm)
  }

  static let messages: [CoordinationMessage] = [
    .preVote(Candidacy(term: 9, lastIndex: 8, lastTerm: 7)), .preVoted(term: 300, granted: true),
    .vote(Candidacy(term: .max, lastIndex: .max, lastTerm: 0)), .voted(term: 1, granted: false),
    .append(AppendEntries(term: 1, previousIndex: 0, previousTerm: 0, commit: 0, entries: [])),
    .append(
      AppendEntries(
        term: 70, previousIndex: 3, previousTerm: 60, commit: 2,
        entries: [
          LogEntry(term: 60, command: .nothing),
          LogEntry(term: 70, command: .granted(epoch: 70_000, host: NodeID(4), life: 2)),
          LogEntry(term: 70, command: .vacated(epoch: 70_000)),
        ])),
    .appended(term: 70, index: 6, accepted: true), .ask, .contend(stamp: .zero + .seconds(3), life: 1),
    .keepAlive(epoch: 70_000, stamp: .never), .resign(epoch: 70_000), .learnt(term: 70, version: 3),
    .kept(epoch: 70_000, stamp: .zero), .redirect(NodeID(25)),
    .announce(Announcement(term: 70, version: 3, epoch: 70_000, holder: NodeID(4), life: 2)),
    .announce(Announcement(term: 70, version: 4, epoch: 70_000, holder: nil, life: 0)),
  ]

  @Test(arguments: messages)
  func aMessageIsReadAsItWasWritten(message: CoordinationMessage) throws {
    let frame = Envelope.coordination(message).frame()
    #expect(try Envelope(frame: frame) == .coordination(message))
    for length in frame.indices {
      #expect(throws: WireError.self) { try Envelope(frame: Array(frame[..<length])) }
    }
  }

  @Test func aMessageIsSmallInMemory() { #expect(MemoryLayout<CoordinationMessage>.size <= 17) }

  @Test func randomBytesAreAMessageOrAnErrorAndNeverATrap() {
    var random = SplitMix64(seed: 1)
    var cluster = [Coordinator]()
    var client: LeaseClient?
    for role in [Role.coordinator, .host] {
      let seat = Seat(
        id: NodeID(role == .host ? 0 : 2), role: role, hosts: 2,
        services: [.coordinator, .coordinator, .coordinator], neighbours: [], payloads: Payloads(8, seed: 1),
        life: 0,
        seed: 1)
      if role == .host {
        client = LeaseClient(at: seat, settings: CoordinationSettings())
      } else {
        cluster.append(Coordinator(at: seat, settings: CoordinationSettings()))
      }
    }
    var context = NodeContext<Envelope>(now: .zero + .seconds(10))
    for _ in 0..<20_000 {
      var bytes: [UInt8] = [1, UInt8(random.index(below: 15))]
      for _ in 0..<random.index(below: 24) {
        bytes.append(
          random.index(below: 2) == 0 ? UInt8(random.index(below: 256)) : UInt8(random.index(below: 4)))
      }
      guard case .coordination(let message)? = try? Envelope(frame: bytes) else { continue }
      let sender = NodeID(random.index(below: 7))
      cluster[0].receive(message, from: sender, in: &context)
      _ = client?.receive(message, from: sender, in: &context)
      for effect in context.drain() {
        if case .send(_, let target) = effect { #expect(target.int < 5) }
      }
    }
  }
}
