import Broadcasting
import Schema

extension PayloadSizes {
  /// A size, or sizes with the share of rumors that each has.
  static let schema = Schema<PayloadSizes>.short(
    bytes.mapped({ PayloadSizes($0) }, { $0.kinds[0].bytes }),
    or: ", or sizes with their shares, such as { 256B: 99%, 64KiB: 1% }", inFull: several,
    isShort: { $0.only != nil })

  private static let bytes = Schema<Int>.size(0...67_108_864)

  /// The most sizes of a workload.
  private static let most = 16

  /// A size as a key: with its unit, which a key that is a number would lack.
  private static let key = Schema<Int>(
    bytes.shape, reading: bytes.reading, writing: { bytes, _ in .plain("\(bytes)B") }, drawing: bytes.drawing)

  private static let several: Schema<PayloadSizes> = {
    let share = Schema<Probability>.share(positive: true)
    return Schema<[Named<Int, Probability>]>.members(
      "sizes and shares, such as { 256B: 99%, 64KiB: 1% }", key, shape: share.shape,
      needsOne: "give at least one size"
    ) { _ in share }
    .checked { (members, document, _) throws(SchemaError) in
      guard members.count <= most else {
        throw document.error("they are \(members.count) sizes, more than \(most); merge some")
      }
      let sizes = members.map(\.name).sorted()
      for (size, next) in zip(sizes, sizes.dropFirst()) where size == next {
        throw document.error("\(size) bytes are there twice; keep one")
      }
      let sum = members.reduce(0) { $0 + Int($1.value.millionths) }
      guard sum == 1_000_000 else {
        // Beyond the whole a share cannot be written as one; parts of it have four decimals.
        let rest = Probability(millionths: sum % 1_000_000)
        let text = sum < 1_000_000 ? "\(rest)" : "\(sum / 1_000_000)00% and \(rest) more"
        throw document.error("the shares add to \(text); let them add to 100%")
      }
    }
    .mapped(
      { members in
        PayloadSizes(
          members.sorted { $0.name < $1.name }.map { Kind(bytes: $0.name, share: $0.value) })
      },
      { sizes in sizes.kinds.map { Named($0.bytes, $0.share) } }
    )
    .drawn { random in
      let (small, share) = (random.index(below: 1_000), 1 + random.index(below: 999_999))
      return PayloadSizes([
        Kind(bytes: small, share: Probability(millionths: share)),
        Kind(
          bytes: small + 1 + random.index(below: 100_000), share: Probability(millionths: 1_000_000 - share)),
      ])
    }
  }()
}
