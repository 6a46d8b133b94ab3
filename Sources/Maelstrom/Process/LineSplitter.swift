/// Makes lines of bytes that come in pieces, and holds no more than a bound of them.
struct LineSplitter {
  enum Piece: Equatable {
    /// A line without its end.
    case line([UInt8])
    /// A line that was longer than the bound, and is passed over.
    case overlong
  }

  let limit: Int
  private var begun: [UInt8] = []
  private var isSkipping = false
  private static let lineFeed = UInt8(ascii: "\n")

  init(limit: Int) { self.limit = limit }

  /// The lines that end in these bytes, in order.
  mutating func take(_ bytes: ArraySlice<UInt8>) -> [Piece] {
    var pieces: [Piece] = []
    var rest = bytes
    while let end = rest.firstIndex(of: Self.lineFeed) {
      grow(by: rest[..<end])
      pieces.append(isSkipping ? .overlong : .line(begun))
      begun = []
      isSkipping = false
      rest = rest[(end + 1)...]
    }
    grow(by: rest)
    return pieces
  }

  /// The last line, where the bytes end without a line feed after it; nil where nothing is left.
  mutating func finish() -> Piece? {
    guard isSkipping || !begun.isEmpty else { return nil }
    defer { (begun, isSkipping) = ([], false) }
    return isSkipping ? .overlong : .line(begun)
  }

  private mutating func grow(by bytes: ArraySlice<UInt8>) {
    guard !isSkipping else { return }
    if begun.count + bytes.count > limit {
      isSkipping = true
      begun = []
    } else {
      begun += bytes
    }
  }
}
