@testable import Broadcasting

/// The most that a search may do to a world.
struct Bounds: Hashable, Sendable {
  /// Messages that arrive before the one that was sent first, or after all others that are under way.
  ///
  /// Nil: all arrive in any order.
  var reorderings: Int?
  /// Messages that are lost.
  var losses = 0
  /// Messages that arrive twice.
  var doubles = 0
  /// Crashes of a node that keeps its memory, and comes back at any later moment.
  var crashes = 0
  /// The same of a node that loses its memory.
  var amnesias = 0
  /// Timers that fire, each in its turn by when it is due, after all messages have come to their end.
  var firings = 0
  /// Of those, the ones that fire out of turn.
  ///
  /// That is before messages that are under way, or before another node's timer that is due earlier: drivers
  /// promise no more than that a timer fires when it is due or later.
  var hastes = 0
  /// The broadcasts that clients ask for, in this order, each at any moment.
  var broadcasts: [NodeID] = []

  fileprivate mutating func reorder() { reorderings = reorderings.map { $0 - 1 } }
}

/// One choice of a schedule.
enum Move: Sendable {
  /// By their places in the world's lists.
  case arrive(Int), lose(Int), double(Int), fire(Int)
  /// The message that was sent first goes behind all others.
  case postpone
  case broadcast(NodeID)
  case crash(NodeID, forgets: Bool)
  case comeBack(NodeID)
}

/// Every schedule within bounds, depth first: each order in which messages arrive and timers fire, with each
/// loss and crash that the bounds leave.
///
/// The choices that a world leaves are in an order of their own, so a schedule is the list of the places that
/// were taken in it: a few numbers that replay it. Where two schedules lead to nodes with the same histories,
/// the search goes on from one of them only, since a node's state is a function of what happened to it: so
/// orders that differ in nothing that a node can see are tried once.
///
/// `Notes` are what a check wants to remember of what it has seen on the way, such as entries that were
/// committed.
struct Exploration<Machine: StateMachine, Notes: Sendable> {
  /// A world on the way, what is left of the bounds, and which nodes that are down have lost their memory.
  struct Situation: Sendable {
    var world: World<Machine>
    var left: Bounds
    var notes: Notes
    var forgets: Set<NodeID> = []
    /// The number of times that nodes lost their memory so far.
    var amnesias = 0
  }

  /// A situation, and which of its moves is next.
  private struct Branch {
    let situation: Situation
    let moves: [Move]
    var next = 0
  }

  /// A schedule that does what none may.
  struct Failure: Sendable {
    let schedule: [Int]
    let reason: String
  }

  /// The time for which the nodes are left to themselves at the end of a schedule, with whole links and no
  /// faults.
  let rest: Delay
  /// The fault of a world at any moment; nil where it has none.
  let check: @Sendable (inout Situation) -> String?
  /// The fault of a world that has been left to itself; nil where it has none.
  let verdict: @Sendable (Situation) -> String?

  private var seen: Set<UInt64> = []
  private var rested: Set<UInt64> = []

  init(
    rest: Delay, check: @escaping @Sendable (inout Situation) -> String?,
    verdict: @escaping @Sendable (Situation) -> String?
  ) {
    self.rest = rest
    self.check = check
    self.verdict = verdict
  }

  /// Within bounds no schedule is longer unless nodes talk for ever.
  private static var longest: Int { 400 }

  // MARK: Search

  /// The first schedule that fails; nil if none does.
  mutating func search(from start: Situation) -> Failure? {
    var branches = [Branch(situation: start, moves: moves(start))]
    while let branch = branches.last {
      guard branch.next < branch.moves.count else {
        branches.removeLast()
        continue
      }
      branches[branches.count - 1].next += 1
      var situation = branch.situation
      _ = perform(branch.moves[branch.next], &situation)
      guard isNew(situation) else { continue }
      if let reason = check(&situation) ?? ending(of: situation) {
        return Failure(schedule: branches.map { $0.next - 1 }, reason: reason)
      }
      guard branches.count < Self.longest else {
        return Failure(schedule: branches.map { $0.next - 1 }, reason: "the nodes never cease to talk")
      }
      branches.append(Branch(situation: situation, moves: moves(situation)))
    }
    return nil
  }

  private mutating func isNew(_ situation: Situation) -> Bool {
    var hasher = Hasher()
    hasher.combine(situation.world.key(ordered: situation.left.reorderings != nil))
    hasher.combine(situation.left)
    hasher.combine(situation.forgets)
    return seen.insert(UInt64(bitPattern: Int64(hasher.finalize()))).inserted
  }

  /// The fault in the end if nothing more is done to a world in which all nodes are up, and no message is
  /// under way; nil where there is none, and where the world was looked at before.
  private mutating func ending(of situation: Situation) -> String? {
    guard situation.left.broadcasts.isEmpty, situation.world.underWay.isEmpty,
      situation.world.isUp.allSatisfy({ $0 }), rested.insert(situation.world.key(ordered: false)).inserted
    else { return nil }
    var situation = situation
    var narrator: Narrator?
    Self.leaveAlone(&situation.world, for: rest, telling: &narrator)
    return check(&situation) ?? verdict(situation)
  }

  /// Messages arrive in order, and timers fire when they are due; no longer than for some thousand steps,
  /// where nodes never cease to talk.
  static func leaveAlone(_ world: inout World<Machine>, for rest: Delay, telling narrator: inout Narrator?) {
    let end = world.now + rest
    for _ in 0..<20_000 {
      if !world.underWay.isEmpty {
        let step = world.arrive(0)
        narrator?.tell(step, in: world)
      } else if let next = world.nextAlarm, world.alarms[next].due <= end {
        let step = world.fire(next)
        narrator?.tell(step, in: world)
      } else {
        return
      }
    }
  }

  // MARK: Moves

  /// The choices that the bounds leave, always in the same order.
  func moves(_ situation: Situation) -> [Move] {
    let (world, left) = (situation.world, situation.left)
    var moves: [Move] = []
    if let host = left.broadcasts.first, world.isUp[host.int] { moves.append(.broadcast(host)) }
    for index in world.underWay.indices where world.underWay.firstIndex(of: world.underWay[index]) == index {
      if index == 0 || left.reorderings != 0 { moves.append(.arrive(index)) }
      guard world.isUp[world.underWay[index].to.int] else { continue }
      if left.losses > 0 { moves.append(.lose(index)) }
      if left.doubles > 0 { moves.append(.double(index)) }
    }
    if let most = left.reorderings, most > 0, world.underWay.count > 1 { moves.append(.postpone) }
    moves += firings(world, left)
    for node in world.nodes {
      guard world.isUp[node.int] else {
        moves.append(.comeBack(node))
        continue
      }
      if left.crashes > 0 { moves.append(.crash(node, forgets: false)) }
      if left.amnesias > 0 { moves.append(.crash(node, forgets: true)) }
    }
    return moves
  }

  /// Each node's next timer: the one that is due first of all, and the others out of turn.
  private func firings(_ world: World<Machine>, _ left: Bounds) -> [Move] {
    guard left.firings > 0, let first = world.nextAlarm else { return [] }
    var moves: [Move] = []
    for node in world.nodes {
      let own = world.alarms.indices.filter { world.alarms[$0].node == node }
      guard let next = own.min(by: { world.alarms[$0].due < world.alarms[$1].due }) else { continue }
      if left.hastes > 0 || next == first && world.underWay.isEmpty { moves.append(.fire(next)) }
    }
    return moves
  }

  func perform(_ move: Move, _ situation: inout Situation) -> World<Machine>.Step {
    switch move {
    case .broadcast(let host):
      situation.left.broadcasts.removeFirst()
      return situation.world.broadcast(at: host)
    case .arrive(let index):
      if index > 0 { situation.left.reorder() }
      return situation.world.arrive(index)
    case .postpone:
      situation.left.reorder()
      return situation.world.postpone(0)
    case .lose(let index):
      situation.left.losses -= 1
      return situation.world.lose(index)
    case .double(let index):
      situation.left.doubles -= 1
      return situation.world.double(index)
    case .fire(let index):
      situation.left.firings -= 1
      if index != situation.world.nextAlarm || !situation.world.underWay.isEmpty {
        situation.left.hastes -= 1
      }
      return situation.world.fire(index)
    case .crash(let node, let forgets):
      if forgets {
        situation.left.amnesias -= 1
        situation.amnesias += 1
        situation.forgets.insert(node)
      } else {
        situation.left.crashes -= 1
      }
      return situation.world.crash(node)
    case .comeBack(let node):
      let forgets = situation.forgets.remove(node) != nil
      return forgets ? situation.world.restart(node) : situation.world.resume(node)
    }
  }

  // MARK: Replay

  /// A schedule as a dialogue, its rest included; `timers` says what they are called.
  func replay(_ schedule: [Int], from start: Situation, timers: [UInt32: String]) -> [String] {
    var situation = start
    var narrator: Narrator? = Narrator(names: start.world.names, timers: timers)
    for place in schedule {
      let moves = moves(situation)
      guard place < moves.count else {
        narrator?.say("there is no choice \(place): the nodes, or the bounds, are not those of the schedule")
        return narrator?.takeLines() ?? []
      }
      let step = perform(moves[place], &situation)
      narrator?.tell(step, in: situation.world)
      if let reason = check(&situation) {
        narrator?.say(reason)
        return narrator?.takeLines() ?? []
      }
    }
    narrator?.say("from here on nothing is done to the nodes")
    Self.leaveAlone(&situation.world, for: rest, telling: &narrator)
    narrator?.say(check(&situation) ?? verdict(situation) ?? "nothing is wrong")
    return narrator?.takeLines() ?? []
  }
}
