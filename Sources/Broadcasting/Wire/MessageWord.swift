/// How a small message is a word (`WireMessage.word`): 4 bits say of which kind, 56 what.
struct MessageWord: BitwiseCopyable {
  let bits: UInt64

  @inline(__always)
  init(bits: UInt64) { self.bits = bits }

  /// `content` has at most 56 bits.
  @inline(__always)
  init(_ kind: UInt64, _ content: UInt64 = 0) { bits = kind << 56 | content }

  /// Nil for a rumor from beyond the 16 millionth node.
  @inline(__always)
  init?(_ kind: UInt64, _ rumor: RumorID) {
    guard rumor.origin.index < 1 << 24 else { return nil }
    self.init(kind, rumor.key)
  }

  /// Nil for more rumors than one.
  @inline(__always)
  init?(_ kind: UInt64, _ rumors: RumorList) {
    guard case .one(let rumor) = rumors else { return nil }
    self.init(kind, rumor)
  }

  @inline(__always)
  var kind: UInt64 { bits >> 56 }
  @inline(__always)
  var content: UInt64 { bits & (1 << 56 - 1) }
  @inline(__always)
  var rumor: RumorID { RumorID(key: content) }
}

extension RepairMessage {
  /// As one of three kinds from `first` on; nil if it does not fit.
  @inline(__always)
  func word(kinds first: UInt64) -> MessageWord? {
    switch self {
    case .hello: MessageWord(first)
    case .covered(let version): MessageWord(first + 1, UInt64(version))
    case .want(let rumors): MessageWord(first + 2, rumors)
    case .digest: nil
    }
  }

  @inline(__always)
  init(_ word: MessageWord, kinds first: UInt64) {
    switch word.kind - first {
    case 0: self = .hello
    case 1: self = .covered(version: UInt32(truncatingIfNeeded: word.content))
    default: self = .want(.one(word.rumor))
    }
  }
}
