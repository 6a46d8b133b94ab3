public import Broadcasting

/// A hash over all that cells say.
///
/// The same cells in the same order have the same one, in every process; 16 hexadecimal digits.
public enum CellDigest {
  public static func of(_ cells: [CellResult]) -> String { fnv(ResultsFile.cellsText(cells)) }

  /// FNV-1a, finished so that all digits change.
  static func fnv(_ text: String) -> String {
    let folded = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    let digits = String(folded ^ folded >> 29, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
