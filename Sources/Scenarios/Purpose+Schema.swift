package import Broadcasting
import Purposes
import Schema

extension ConfiguredPurpose {
  /// A purpose's name, and settings that are not at their defaults: `rate-limit quota=500 sync=50ms`.
  static let schema: Schema<ConfiguredPurpose> = {
    let names = RegisteredPurpose.all.map(\.name)
    let scalar = Shape.Scalar(
      type: "purpose", range: "\(names.joined(separator: ", ")), and settings of it",
      takes: "a purpose (\(names.joined(separator: ", "))), and settings of it apart by spaces, such as "
        + "\(example)",
      checks: [.text(pattern: "[a-z-]+( [a-z-]+=[^ ]+)*", longest: nil)])
    return Schema(
      .scalar(scalar),
      reading: { (document, _) throws(SchemaError) in
        guard let words = document.text?.split(separator: " ").map(String.init), let name = words.first,
          let purpose = RegisteredPurpose.named(name)
        else { throw document.wrong(scalar.takes) }
        var settings: [SettingValue] = []
        for word in words.dropFirst() {
          let sides = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          guard sides.count == 2 else {
            throw document.error("'\(word)' is no setting of \(name); write one as in \(example)")
          }
          settings.append(SettingValue(name: String(sides[0]), value: String(sides[1])))
        }
        do throws(SettingError) {
          return try purpose.configured(settings)
        } catch {
          throw document.error(error.description)
        }
      },
      writing: { purpose, _ in .quoted(purpose.text) },
      drawing: { random, _ in drawn(&random) })
  }()

  private static let example = "'rate-limit quota=500 sync=50ms'"

  /// A purpose with its defaults, or one of its variants.
  private static func drawn(_ random: inout SplitMix64) -> ConfiguredPurpose {
    let purpose = RegisteredPurpose.all[random.index(below: RegisteredPurpose.all.count)]
    let variants = [[]] + purpose.variants
    guard let drawn = try? purpose.configured(variants[random.index(below: variants.count)]) else {
      preconditionFailure("a purpose's sheet has a variant that contradicts itself")
    }
    return drawn
  }
}

extension Operation {
  /// The operation as a request to a purpose; its number is its place in the run.
  package func request(_ number: Int, seed: UInt64) -> PurposeRequest {
    let isRead = if case .read = kind { true } else { false }
    return PurposeRequest(
      number: UInt32(truncatingIfNeeded: number), isRead: isRead,
      draw: SplitMix64.hash(SplitMix64.seed(seed, .requests), UInt64(number)))
  }
}
