extension Graph {
  /// A connected random graph in which every host has `degree` neighbours, or one fewer for one host where
  /// hosts × degree is odd; the complete graph where there are too few hosts.
  ///
  /// A ring of the hosts in random order keeps it connected. The other links, its chords, start in a
  /// regular pattern; then pairs of them, drawn at random, exchange ends, which leaves every host its degree
  /// (Milo et al.: "On the uniform generation of random graphs with prescribed degree sequences", 2003).
  static func randomRegular(hosts n: Int, degree: Int, seed: UInt64) -> Graph {
    guard degree < n - 1 else { return Topology.complete.graph(hosts: n, seed: seed) }
    var random = SplitMix64(seed: seed)
    var order = Array(0..<n)
    random.shuffle(&order)
    var links = LinkRows(hosts: n, most: degree)
    for place in 0..<n { links.link(order[place], order[(place + 1) % n]) }
    var chords = regularChords(of: n, atEach: degree - 2).map { (order[$0], order[$1]) }
    for (a, b) in chords { links.link(a, b) }
    // Twenty exchanges a link forget the pattern many times over. With five, which is what a large graph has
    // time for, all but a few links in a hundred thousand change, and their ring is in random order anyway.
    for _ in 0..<((n > 16_384 ? 5 : 20) * chords.count) {
      let first = random.index(below: chords.count)
      let second = random.index(below: chords.count)
      let (a, b) = chords[first]
      let (c, d) = random.index(below: 2) == 0 ? chords[second] : (chords[second].1, chords[second].0)
      guard first != second, links.canLink(a, d), links.canLink(c, b) else { continue }
      links.unlink(a, b)
      links.unlink(c, d)
      links.link(a, d)
      links.link(c, b)
      chords[first] = (a, d)
      chords[second] = (c, b)
    }
    return Graph(adjacency: (0..<n).map { links.neighbours(of: $0) })
  }

  /// Pairs of places on a ring of n that are not next to each other, `count` at each place.
  ///
  /// Where n × count is odd, one place has one fewer. `count` must be below n − 3.
  private static func regularChords(of n: Int, atEach count: Int) -> [(Int, Int)] {
    let near = (0..<n).flatMap { place in (0..<count / 2).map { (place, (place + 2 + $0) % n) } }
    guard count % 2 == 1 else { return near }
    let opposite = (0..<n / 2).map { (n / 2 - $0, (n - $0) % n) }
    return near + opposite
  }

  /// A connected random graph in which every host links to `links` others, each set of so many equally
  /// likely; the complete graph where there are too few hosts.
  ///
  /// With two links or more it is connected but for a chance that falls with the number of hosts (Fenner,
  /// Frieze: "On the connectivity of random m-orientable graphs and digraphs", 1982). Where it is not, a
  /// random host of each other part is linked to a random host of the part that host 0 is in.
  static func randomOut(hosts n: Int, links count: Int, seed: UInt64) -> Graph {
    guard count < n - 1 else { return Topology.complete.graph(hosts: n, seed: seed) }
    var random = SplitMix64(seed: seed)
    var pairs: [(Int, Int)] = []
    pairs.reserveCapacity(n * count)
    for host in 0..<n {
      for other in random.distinct(count, below: n - 1) {
        pairs.append((host, other < host ? other : other + 1))
      }
    }
    return Graph(joining: pairs, hosts: n, &random)
  }

  /// A connected random graph in which every host links to `near` others of its zone and to `across` hosts of
  /// other zones, or to all of them where there are no more.
  ///
  /// In one zone it links to as many together. Parts that are not connected are joined as in `randomOut`.
  static func randomZoned(_ zones: Zones, near: Int, across: Int, seed: UInt64) -> Graph {
    let n = zones.hosts
    guard zones.count > 1 else { return randomOut(hosts: n, links: near + across, seed: seed) }
    var random = SplitMix64(seed: seed)
    var pairs: [(Int, Int)] = []
    for number in 0..<zones.count {
      let zone = zones[number]
      for host in zone {
        for other in random.distinct(min(near, zone.count - 1), below: zone.count - 1) {
          let other = zone.lowerBound + other
          pairs.append((host, other < host ? other : other + 1))
        }
        for other in random.distinct(min(across, n - zone.count), below: n - zone.count) {
          pairs.append((host, other < zone.lowerBound ? other : other + zone.count))
        }
      }
    }
    return Graph(joining: pairs, hosts: n, &random)
  }

  /// The pairs linked, and where that leaves parts, a random host of each to a random one of the part that
  /// host 0 is in.
  private init(joining pairs: [(Int, Int)], hosts: Int, _ random: inout SplitMix64) {
    self.init(linking: pairs, hosts: hosts)
    let parts = parts
    guard parts.count > 1 else { return }
    let links = parts.dropFirst().map { part in
      (part[random.index(below: part.count)], parts[0][random.index(below: parts[0].count)])
    }
    self.init(linking: pairs + links, hosts: hosts)
  }

  /// Its connected parts, each with its hosts in ascending order; the one with host 0 first.
  private var parts: [[Int]] {
    var isFound = [Bool](repeating: false, count: hosts)
    var parts: [[Int]] = []
    for start in 0..<hosts where !isFound[start] {
      let distances = distances(from: start)
      let part = distances.indices.filter { distances[$0] != nil }
      for host in part { isFound[host] = true }
      parts.append(part)
    }
    return parts
  }
}

/// The links of each host while a graph is made, in one array: a million hosts' rows are read in no order.
private struct LinkRows {
  private let most: Int
  private var others: [Int32]
  private var counts: [Int32]

  /// No host ever has more than `most` links.
  init(hosts: Int, most: Int) {
    self.most = most
    others = [Int32](repeating: -1, count: hosts * most)
    counts = [Int32](repeating: 0, count: hosts)
  }

  func neighbours(of host: Int) -> [Int] {
    others[host * most..<host * most + Int(counts[host])].map(Int.init)
  }

  private func place(of other: Int, at host: Int) -> Int? {
    for place in host * most..<host * most + Int(counts[host]) where others[place] == Int32(other) {
      return place
    }
    return nil
  }

  func canLink(_ a: Int, _ b: Int) -> Bool { a != b && place(of: b, at: a) == nil }

  mutating func link(_ a: Int, _ b: Int) {
    add(b, at: a)
    add(a, at: b)
  }

  private mutating func add(_ other: Int, at host: Int) {
    others[host * most + Int(counts[host])] = Int32(other)
    counts[host] += 1
  }

  mutating func unlink(_ a: Int, _ b: Int) {
    remove(b, at: a)
    remove(a, at: b)
  }

  private mutating func remove(_ other: Int, at host: Int) {
    guard var place = place(of: other, at: host) else { return }
    counts[host] -= 1
    // The others keep their order.
    while place < host * most + Int(counts[host]) {
      others[place] = others[place + 1]
      place += 1
    }
  }
}

extension SplitMix64 {
  /// `count` distinct numbers in `0..<bound`, each set of so many equally likely; `count` must not be above
  /// `bound`.
  ///
  /// Floyd's algorithm (Bentley, Floyd: "A Sample of Brilliance", Communications of the ACM, 1987).
  fileprivate mutating func distinct(_ count: Int, below bound: Int) -> [Int] {
    var chosen: [Int] = []
    chosen.reserveCapacity(count)
    for last in (bound - count)..<bound {
      let drawn = index(below: last + 1)
      chosen.append(chosen.contains(drawn) ? last : drawn)
    }
    return chosen
  }
}
