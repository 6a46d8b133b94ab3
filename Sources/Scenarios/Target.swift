public import Broadcasting
import Schema

extension Fault {
  /// The node, or nodes, that it happens to.
  public indirect enum Target: Hashable, Sendable {
    case node(NodeID)
    /// A host drawn from the run's seed.
    case randomHost
    /// The node that plays the part when the fault begins. Where the architecture has none, a random host.
    case part(Part)
    /// The hosts with these numbers, both ends included.
    case range(Int, Int)
    /// Every host.
    case all
    /// All nodes in a region or a zone, services included, or a group of the scenario.
    case named(String)
    /// So many of the hosts that it means, drawn from the run's seed when the fault begins.
    case drawn(Amount, of: Target)
    /// The hosts that it does not mean.
    case not(Target)
    /// All nodes that any of them means.
    case several([Target])
  }

  /// A number of hosts.
  public enum Amount: Hashable, Sendable, CustomStringConvertible {
    case count(Int)
    /// Rounded to the nearest whole number, and at least one host.
    case share(Probability)

    public var description: String {
      switch self {
      case .count(let count): "\(count)"
      case .share(let share): "\(share)"
      }
    }

    /// The number of hosts that it is of so many.
    func count(of hosts: Int) -> Int {
      switch self {
      case .count(let count): min(count, hosts)
      case .share(let share):
        min(hosts, max(share > .zero ? 1 : 0, (hosts * Int(share.millionths) + 500_000) / 1_000_000))
      }
    }
  }
}

extension Fault.Target: CustomStringConvertible {
  /// As a file has it, where one text says it: `random 25% of us-east-1`.
  public var description: String {
    switch self {
    case .node(let node): "\(node)"
    case .randomHost: "random host"
    case .part(let part): part.rawValue
    case .several(let targets): targets.map(\.description).joined(separator: ", ")
    case .range, .all, .named, .drawn, .not: text
    }
  }

  /// Nil for a list.
  var text: String {
    switch self {
    case .node(let node): "\(node.int)"
    case .randomHost: Self.randomWord
    case .part(let part): part.rawValue
    case .range(let first, let last): "\(first)..\(last)"
    case .all: Self.allWord
    case .named(let name): name
    case .drawn(let amount, of: .all): "\(Self.randomWord) \(amount)"
    case .drawn(let amount, let target): "\(Self.randomWord) \(amount) of \(target.text)"
    case .not(let target): "\(Self.notWord) \(target.text)"
    case .several(let targets): targets.map(\.text).joined(separator: ", ")
    }
  }

  static let randomWord = "random"
  static let allWord = "all"
  static let notWord = "not"

  /// Reads what `text` gives, and `25%` for `random 25%`; nil for anything else, and for lists.
  init?(parsing text: String) {
    self.init(words: text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)[...])
  }

  private init?(words: ArraySlice<String>) {
    guard let first = words.first, !first.isEmpty else { return nil }
    let rest = words.dropFirst()
    if first == Self.notWord {
      guard let target = Self(words: rest) else { return nil }
      self = .not(target)
    } else if first == Self.randomWord {
      guard !rest.isEmpty else {
        self = .randomHost
        return
      }
      let counts = rest.first != "of"
      guard let amount = counts ? rest.first.flatMap({ Fault.Amount(parsing: $0) }) : .count(1) else {
        return nil
      }
      let whole = counts ? rest.dropFirst() : rest
      guard !whole.isEmpty else {
        self = .drawn(amount, of: .all)
        return
      }
      guard whole.first == "of", let target = Self(words: whole.dropFirst()) else { return nil }
      self = .drawn(amount, of: target)
    } else {
      guard rest.isEmpty, let target = Self(word: first) else { return nil }
      self = target
    }
  }

  private init?(word: String) {
    if let number = Int(plainDigits: word), number >= 0 {
      self = .node(NodeID(number))
    } else if word == Self.allWord {
      self = .all
    } else if let part = Fault.Part(rawValue: word) {
      self = .part(part)
    } else if word.hasSuffix("%"), let amount = Fault.Amount(parsing: word) {
      self = .drawn(amount, of: .all)
    } else if let bounds = Self.bounds(word) {
      self = .range(bounds.first, bounds.last)
    } else if Places.isPlace(word) {
      self = .named(word)
    } else {
      return nil
    }
  }

  /// The numbers of `3..9`, the lower one first.
  private static func bounds(_ word: String) -> (first: Int, last: Int)? {
    let parts = word.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1].isEmpty, let first = Int(plainDigits: String(parts[0])),
      let last = Int(plainDigits: String(parts[2])), first <= last
    else { return nil }
    return (first, last)
  }

  /// The targets of which it is made, itself if it is one.
  var atoms: [Fault.Target] {
    switch self {
    case .several(let targets): targets.flatMap(\.atoms)
    case .not(let target), .drawn(_, let target): target.atoms
    default: [self]
    }
  }

  /// The highest number of a host that it names; nil where it names none.
  var highestHost: Int? {
    atoms.compactMap { atom -> Int? in
      switch atom {
      case .node(let node): node.int
      case .range(_, let last): last
      default: nil
      }
    }.max()
  }

  /// True where it is one node, whichever it is.
  var isOne: Bool {
    switch self {
    case .node, .randomHost, .part: true
    case .range, .all, .named, .drawn, .not, .several: false
    }
  }

  /// True where what it means does not depend on the run.
  var isFixed: Bool {
    switch self {
    case .node, .range, .all, .named: true
    case .randomHost, .part, .drawn: false
    case .not(let target): target.isFixed
    case .several(let targets): targets.allSatisfy(\.isFixed)
    }
  }
}

extension Fault.Amount {
  /// Reads `3` and `25%`; nil for anything else, and for none.
  init?(parsing text: String) {
    if let count = Int(plainDigits: text), count > 0 {
      self = .count(count)
    } else if text.hasSuffix("%"), let share = Probability(parsing: text), share > .zero {
      self = .share(share)
    } else {
      return nil
    }
  }
}
