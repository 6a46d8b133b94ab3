/// The prices of traffic between places, in thousandths of a US dollar a gigabyte (1e9 bytes).
///
/// Clouds change theirs, and have discounts; the known ones are list prices of 2026, the first step of each.
public struct Prices: Hashable, Sendable {
  /// Between zones of a region, both ends' charges together.
  public var zones: Int
  /// From one region to another, but those of `from`.
  public var regions: Int
  /// By sending region.
  public var from: [Origin]

  public struct Origin: Hashable, Sendable {
    public let region: String
    public let price: Int

    public init(_ region: String, _ price: Int) {
      self.region = region
      self.price = price
    }
  }

  public init(zones: Int = 0, regions: Int = 0, from: [Origin] = []) {
    self.zones = zones
    self.regions = regions
    self.from = from
  }

  /// Zones are charged 0.01 on each side; dearer regions as of Asia, Oceania, South America and Africa.
  public static let aws = Prices(
    zones: 20, regions: 20,
    from: [
      Origin("ap-northeast-1", 90), Origin("ap-southeast-1", 90), Origin("ap-south-1", 86),
      Origin("ap-southeast-2", 98), Origin("sa-east-1", 138), Origin("af-south-1", 147),
    ])
  /// Between regions the price from North America to Europe.
  public static let gcp = Prices(zones: 10, regions: 50)
  /// Between regions the price from Europe or North America to another continent.
  public static let azure = Prices(zones: 0, regions: 50)

  static let providers = [("aws", aws), ("gcp", gcp), ("azure", azure)]

  func price(from region: String) -> Int { from.first { $0.region == region }?.price ?? regions }
}
