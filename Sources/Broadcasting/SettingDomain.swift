/// The values that a setting takes, for programs that try many.
public enum SettingDomain: Hashable, Sendable {
  /// Whole numbers; `unit` is what they count.
  case integers(ClosedRange<Int>, unit: String)
  case delays(ClosedRange<Delay>)
  /// These words and, where a setting takes more than can be listed, a choice of them.
  case words([String])
}

extension SettingDomain {
  /// Unit that a number is counted in, or that may be written; empty for words.
  public var unit: String {
    switch self {
    case .integers(_, let unit): unit
    case .delays: Delay.units
    case .words: ""
    }
  }
}

extension Topology {
  /// One of each kind, and several where a number says which.
  @usableFromInline static let choice = [
    "auto", "line", "ring", "grid", "tree2", "tree3", "tree4", "tree8", "binary-heap", "star", "hypercube",
    "regular-3", "regular-4", "regular-5", "regular-8", "out-8", "out-20", "zoned-3-1", "complete",
  ]

  /// One of each kind that a handful of hosts can have, down to trees and graphs with hardly a link to spare.
  @usableFromInline static let sparse = [
    "line", "ring", "grid", "tree1", "tree2", "tree4", "binary-heap", "star", "hypercube", "regular-2",
    "regular-3", "regular-4", "out-2", "out-3", "complete",
  ]
}

extension Acknowledgement {
  /// The values that `allowed` stands for, with a few numbers of copies.
  @usableFromInline static func choice(_ allowed: [String]) -> [String] {
    allowed.flatMap { $0 == "copies:K" ? (1...3).map { "copies:\($0)" } : [$0] }
  }
}
