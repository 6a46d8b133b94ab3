@testable import Architectures
@testable import Broadcasting

/// Messages as words that can be read aloud: `rumors n0#0`, `repair digest version 7, {n0#0-4}`.
///
/// Cases, labels and values come from the message's own declaration, so that no architecture needs a line
/// here, and the words change where the declaration does.
///
/// A number drawn at random means nothing to a reader, who only sees whether two are the same: the first one
/// in a transcript is told as `A`, the next that differs as `B`.
struct Words {
  /// By node, what it is called.
  let names: [String]
  private var letters: [UInt64: String] = [:]

  /// Numbers from here on are drawn at random: epochs, the largest that count, are terms of a millisecond
  /// each times 1,000.
  private static let firstRandom: UInt64 = 100_000_000

  init(names: [String]) { self.names = names }

  mutating func of(_ message: Any) -> String { text(message, label: nil, isNumbers: false) }

  /// `isNumbers`: digests are of plain numbers, such as a log's offsets, and not of rumors.
  private mutating func text(_ value: Any, label: String?, isNumbers: Bool) -> String {
    switch value {
    case let node as NodeID: return prefix(label) + (node.int < names.count ? names[node.int] : "\(node)")
    case let number as UInt32: return prefix(label) + name(of: UInt64(number))
    case let number as UInt64: return prefix(label) + name(of: number)
    case let range as LogRange: return "offsets \(range)"
    case let flag as Bool:
      guard let label else { return "\(flag)" }
      return (flag ? "" : "not ") + Self.words(label.hasPrefix("is") ? String(label.dropFirst(2)) : label)
    case let digest as Digest: return prefix(label) + (isNumbers ? Self.numbers(digest) : "\(digest)")
    case let instant as Instant: return prefix(label) + Self.time(instant - .zero)
    case let rumor as RumorID: return "\(rumor)"
    case let rumors as RumorList:
      return prefix(label) + rumors.array.map { "\($0)" }.joined(separator: " ")
    case let text as any CustomStringConvertible where !(value is any Collection):
      return prefix(label) + "\(text)"
    default: return composed(value, label: label, isNumbers: isNumbers)
    }
  }

  private mutating func composed(_ value: Any, label: String?, isNumbers: Bool) -> String {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      guard let some = mirror.children.first else { return prefix(label) + "nobody" }
      return text(some.value, label: label, isNumbers: isNumbers)
    case .collection:
      var parts: [String] = []
      for child in mirror.children {
        let part = text(child.value, label: nil, isNumbers: isNumbers)
        parts.append(part.contains(", ") ? "(" + part + ")" : part)
      }
      return prefix(label) + (parts.isEmpty ? "none" : parts.joined(separator: " "))
    case .enum:
      guard let payload = mirror.children.first, let name = payload.label else {
        return prefix(label) + Self.words("\(value)")
      }
      let parts = text(payload.value, label: nil, isNumbers: isNumbers || name.contains("eceipt"))
      return prefix(label) + (["one", "many"].contains(name) ? parts : Self.words(name) + " " + parts)
    case .struct, .tuple:
      let isNumbers = isNumbers || String(describing: type(of: value)).contains("Receipt")
      var parts: [String] = []
      for child in mirror.children {
        let label = child.label.flatMap { $0.hasPrefix(".") ? nil : $0 }
        let part = text(child.value, label: label, isNumbers: isNumbers || label == "held")
        let isComposed =
          Mirror(reflecting: child.value).displayStyle == .struct && part.contains(", ")
          && !(child.value is any CustomStringConvertible)
        parts.append(isComposed && mirror.children.count > 1 ? "(" + part + ")" : part)
      }
      return prefix(label) + parts.joined(separator: ", ")
    default: return prefix(label) + "\(value)"
    }
  }

  private mutating func name(of number: UInt64) -> String {
    guard number >= Self.firstRandom else { return "\(number)" }
    if let letter = letters[number] { return letter }
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    let place = letters.count
    let letter =
      String(alphabet[place % alphabet.count]) + (place < alphabet.count ? "" : "\(place / alphabet.count)")
    letters[number] = letter
    return letter
  }

  private func prefix(_ label: String?) -> String { label.map { Self.words($0) + " " } ?? "" }

  /// `{0-4, 7}`.
  private static func numbers(_ digest: Digest) -> String {
    let numbers = digest.numbers
    let runs = (0..<numbers.runCount).map { index in
      let run = numbers[run: index]
      return run.end - run.start > 1 ? "\(run.start)-\(run.end - 1)" : "\(run.start)"
    }
    return "{" + runs.joined(separator: ", ") + "}"
  }

  /// `rumorsWithReceipt` as `rumors with receipt`.
  private static func words(_ name: String) -> String {
    var words = ""
    for character in name {
      if character.isUppercase, !words.isEmpty { words += " " }
      words += character.lowercased()
    }
    return words
  }

  /// Rounded to a millisecond, where it is not shorter than that.
  static func time(_ delay: Delay) -> String {
    let rounded = (delay.nanoseconds + 500_000) / 1_000_000
    return rounded == 0 ? "\(delay)" : "\(Delay.milliseconds(rounded))"
  }
}

/// A run as a dialogue: a line for what happened to a node, and below it a line for each thing that the node
/// did about it.
struct Narrator {
  private var words: Words
  /// By kind, what the architecture's timers are called.
  let timers: [UInt32: String]
  private var told = Instant.zero
  private(set) var lines: [String] = []

  init(names: [String], timers: [UInt32: String] = [:]) {
    words = Words(names: names)
    self.timers = timers
  }

  mutating func tell<Machine>(_ step: World<Machine>.Step, in world: World<Machine>) {
    tell(world.now)
    let line = event(step, in: world)
    lines.append(line)
    for effect in step.effects {
      let line = text(effect, of: step.node, in: world)
      lines.append("  " + line)
    }
  }

  /// A line for the time, if it has passed since the last line.
  mutating func tell(_ now: Instant) {
    guard now != told else { return }
    told = now
    lines.append("at \(Words.time(now - .zero))")
  }

  mutating func say(_ line: String) { lines.append(line) }

  /// The lines that were told since the last call.
  mutating func takeLines() -> [String] {
    defer { lines = [] }
    return lines
  }

  private func name(_ node: NodeID) -> String { words.names[node.int] }
  private func name(_ timer: TimerID) -> String { timers[timer.kind] ?? "\(timer.kind)" }

  private mutating func event<Machine>(_ step: World<Machine>.Step, in world: World<Machine>) -> String {
    let node = name(step.node)
    switch step.event {
    case .started: return "\(node) starts"
    case .resumed: return "\(node) is up again"
    case .restarted: return "\(node) is up again, without its memory"
    case .crashed: return "\(node) crashes"
    case .asked(let rumor): return "\(node) is asked to broadcast \(rumor)"
    case .received(let message): return "\(node) <- \(name(message.from))  \(text(message, in: world))"
    case .fired(let timer): return "\(node)'s timer \(name(timer)) fires"
    case .lost(let message): return "lost: \(link(message))  \(text(message, in: world))"
    case .doubled(let message): return "doubled: \(link(message))  \(text(message, in: world))"
    case .postponed(let message): return "late: \(link(message))  \(text(message, in: world))"
    case .cutOff(let message): return "cut off: \(link(message))  \(text(message, in: world))"
    case .unheard(let message): return "\(node) is down: \(link(message))  \(text(message, in: world))"
    }
  }

  func link<Machine>(_ message: World<Machine>.Transit) -> String {
    "\(name(message.from)) -> \(name(message.to))" as String
  }

  mutating func text<Machine>(_ message: World<Machine>.Transit, in world: World<Machine>) -> String {
    text(message.frame, of: message.from, in: world)
  }

  private mutating func text<Machine>(_ frame: [UInt8], of node: NodeID, in world: World<Machine>) -> String {
    do { return words.of(try world.machines[node.int].message(in: frame)) } catch { return "\(error)" }
  }

  private mutating func text<Machine>(_ effect: FramedEffect, of node: NodeID, in world: World<Machine>)
    -> String
  {
    let name = name(node)
    switch effect {
    case .send(let frame, _, let target):
      return "\(name) -> \(self.name(target))  \(text(frame, of: node, in: world))"
    case .deliver(let rumor): return "\(name) delivers \(rumor)"
    case .acknowledge(let rumor): return "\(name) acknowledges \(rumor)"
    case .wake(let timer, let delay): return "\(name) sets timer \(self.name(timer)) in \(Words.time(delay))"
    case .lead(let epoch): return "\(name) leads in epoch \(epoch)"
    case .follow: return "\(name) leads no more"
    }
  }
}
