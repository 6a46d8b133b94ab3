package import Broadcasting

extension Scenario {
  /// The places; setting them sets how many hosts there are.
  var regions: Places? {
    get { places }
    set {
      places = newValue
      if let newValue { hosts = newValue.hosts }
    }
  }

  /// The zones in which the hosts stand: one where there are no places.
  package var zones: Zones {
    places.map { Zones(sizes: $0.zones.map(\.zone.hosts)) } ?? Zones(hosts: hosts)
  }

  /// Zones: so many that a table of all pairs of them has room in a core's cache.
  static let mostZones = 1_000

  /// Throws where places, and what is said of them, do not go together.
  func validatePlaces() throws(ScenarioError) {
    guard let places else {
      let orphan =
        !services.isEmpty
        ? "services"
        : network.matrix != nil
          ? "network.matrix"
          : network.zone != nil
            ? "network.zone"
            : network.region != nil ? "network.region" : prices != nil ? "prices" : nil
      if let orphan {
        throw ScenarioError(
          path: orphan, message: "it is about places, and there are none; give regions, too")
      }
      return
    }
    guard places.hosts == hosts else {
      throw ScenarioError(
        path: "hosts",
        message: "\(hosts), but the regions have \(places.hosts); leave it out, or let them agree")
    }
    guard places.zones.count <= Self.mostZones else {
      throw ScenarioError(
        path: "regions",
        message: "they have \(places.zones.count) zones, more than \(Self.mostZones); merge some")
    }
    for region in places.regions where Self.reserved.contains(region.name) {
      throw ScenarioError(
        path: "regions", message: "a region cannot be called \(region.name): that names other nodes")
    }
    for service in services {
      for name in service.places where places.zone(named: name) == nil {
        throw ScenarioError(
          path: "services.\(service.role)",
          message: "there is no place \(name); the regions are \(places.names)")
      }
    }
    if let prices, prices != .aws {
      for origin in prices.from where !places.regions.contains(where: { $0.name == origin.region }) {
        throw ScenarioError(
          path: "prices.from", message: "there is no region \(origin.region); the regions are \(places.names)"
        )
      }
    }
    try validateDistances(places)
  }

  /// Names that mean something else where nodes are named.
  private static let reserved =
    Fault.Part.allCases.map(\.rawValue) + ["all", "host", "hosts", "not", "random", "of", "file"]

  private func validateDistances(_ places: Places) throws(ScenarioError) {
    if let zone = network.zone, let region = network.region, zone > region {
      throw ScenarioError(
        path: "network.zone",
        message: "\(zone) is more than \(region) between zones of a region; turn them round")
    }
    guard let matrix = network.matrix else { return }
    if let file = matrix.file {
      throw ScenarioError(
        path: "network.matrix.file",
        message: "\(file) was not read; it is, where a scenario is read from a file")
    }
    let names = places.regions.map(\.name)
    for name in matrix.rows.flatMap({ [$0.from] + $0.entries.map(\.to) }) where !names.contains(name) {
      throw ScenarioError(
        path: "network.matrix", message: "there is no region \(name); the regions are \(places.names)")
    }
    let distances = Distances(places, network)
    for (a, from) in places.zones.enumerated() {
      for (b, to) in places.zones.enumerated() where distances.ways[a * distances.zones + b] == nil {
        let missing =
          from.region.name == to.region.name
          ? "it has no time from \(from.region.name) to itself; add it, or network.zone"
          : "it has no time from \(from.region.name) to \(to.region.name) or back; add one"
        throw ScenarioError(path: "network.matrix", message: missing)
      }
    }
  }
}
