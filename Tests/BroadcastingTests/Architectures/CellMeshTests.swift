import Testing

@testable import Architectures
@testable import Broadcasting

/// Hosts in cells: who is sent a rumor by whom.
@Suite struct CellMeshTests {
  @Test func aZoneWithTooManyHostsIsCutIntoEvenCells() {
    let map = CellMap(Zones(sizes: [3, 10, 1]), size: 4)
    var cells: [Range<Int>] = []
    map.forEach { cells.append($0) }
    #expect(cells == [0..<3, 3..<6, 6..<9, 9..<13, 13..<14])
    #expect(map.count == cells.count)
    for (number, cell) in cells.enumerated() {
      #expect(map[number] == cell)
      for host in cell {
        #expect(map.cell(of: host).number == number)
        #expect(map.cell(of: host).hosts == cell)
      }
    }
  }

  @Test(arguments: 1...60)
  func cellsCoverEveryFleet(hosts: Int) {
    for zones in [Zones(hosts: hosts), Zones(sizes: Array(repeating: 1, count: hosts))] {
      for size in [0, 1, 2, 7, 100] {
        let map = CellMap(zones, size: size)
        var end = 0
        var sizes: Set<Int> = []
        for number in 0..<map.count {
          #expect(map[number].lowerBound == end)
          end = map[number].upperBound
          sizes.insert(map[number].count)
          for host in map[number] { #expect(map.cell(of: host).number == number) }
        }
        #expect(end == hosts)
        #expect(sizes.max()! - sizes.min()! <= 1)
        if size > 0 { #expect(sizes.max()! <= size) }
      }
    }
  }

  @Test func withoutPlacesACellHasTheRootOfTheFleet() {
    #expect(CellMap(Zones(hosts: 25), size: 0)[0] == 0..<5)
    #expect(CellMap(Zones(hosts: 26), size: 0).count == 5)
    #expect(CellMap(Zones(sizes: [20, 5]), size: 0)[0] == 0..<20)
  }

  private static let zones = Zones(sizes: [3, 3, 2])

  private func node(_ id: Int, _ change: (inout CellMesh.Settings) -> Void = { _ in }) -> OneNode<CellMesh> {
    var settings = CellMesh.Settings()
    change(&settings)
    return OneNode(id, hosts: 8, zones: Self.zones, settings: settings)
  }

  private func targets(_ effects: [Effect<CellMesh.Message>]) -> [Int] { effects.sent().map(\.to) }

  @Test(arguments: [
    // The own cell, then the host at the origin's place in each other cell.
    (0, 1, [1, 2, 3, 6]), (2, 1, [0, 1, 5, 6]), (7, 1, [6, 1, 4]), (1, 2, [0, 2, 4, 5, 7, 6]),
  ])
  func anOriginSendsToItsCellAndToRelays(origin: Int, relays: Int, expected: [Int]) {
    var node = node(origin) { $0.relays = relays }
    #expect(targets(node.broadcast(rumor(origin, 0))) == expected)
  }

  @Test func whatComesFromAnotherCellIsPassedOnWithinTheOwn() {
    var node = node(4)
    let word = rumor(1, 0)
    #expect(targets(node.receive(.rumors(.one(word)), from: 1)) == [3, 5])
    #expect(targets(node.receive(.rumors(.one(word)), from: 1)) == [])
  }

  @Test func whatComesFromTheOwnCellIsNot() {
    var node = node(4)
    #expect(targets(node.receive(.rumors(.one(rumor(1, 0))), from: 3)) == [])
  }

  @Test func cellsTellOneAnother() {
    var node = node(4) {
      $0.between = .gossip
      $0.cells = 2
    }
    let word = rumor(7, 0)
    // The own cell, and the relays of both others for an origin at the second place of its cell.
    #expect(targets(node.receive(.rumors(.one(word)), from: 7)).sorted() == [1, 3, 5, 7])
  }

  /// What comes by repair to a host that is no relay of it.
  @Test func whoIsNoRelayTellsItsOwnCellAlone() {
    var node = node(4) {
      $0.between = .gossip
      $0.cells = 2
    }
    #expect(targets(node.receive(.rumors(.one(rumor(0, 0))), from: 2)).sorted() == [3, 5])
  }

  @Test func aCellIsToldBySeveralRelays() {
    var node = node(1) {
      $0.between = .gossip
      $0.cells = 5
      $0.relays = 2
    }
    #expect(targets(node.broadcast(rumor(1, 0))).sorted() == [0, 2, 4, 5, 6, 7])
  }

  /// Every link over which a rumor may go, by asking every host, and where the ring leaves a cell.
  @Test(
    arguments: [[5, 5, 5], [10, 15, 15], [1, 2, 7], [3, 4, 4, 1]], [1, 2, 5])
  func noMoreLinksAreUsedThanItSays(sizes: [Int], relays: Int) throws {
    let zones = Zones(sizes: sizes)
    var links = [Set<Int>](repeating: [], count: zones.hosts)
    for origin in 0..<zones.hosts {
      var settings = CellMesh.Settings()
      settings.relays = relays
      var host = OneNode<CellMesh>(origin, hosts: zones.hosts, zones: zones, settings: settings)
      for other in targets(host.broadcast(rumor(origin, 0))) + [(origin + 1) % zones.hosts] {
        links[origin].insert(other)
        links[other].insert(origin)
      }
    }
    let held = try Architecture.named("cell-mesh")!.configured(SettingValue.all(in: "relays=\(relays)"))
      .connections(zones, 1)
    #expect(links.map(\.count).max()! <= held.most)
    #expect(links.map(\.count).reduce(0, +) / 2 <= held.pairs)
  }

  @Test func aClientWaitsForCopies() {
    var node = node(7) { $0.acknowledge = .copies(2) }
    let word = rumor(7, 0)
    #expect(node.broadcast(word).acknowledged().isEmpty)
    #expect(node.receive(.received(.one(word)), from: 6).acknowledged().isEmpty)
    #expect(node.receive(.received(.one(word)), from: 6).acknowledged().isEmpty)
    #expect(node.receive(.received(.one(word)), from: 1).acknowledged() == [word])
  }

  /// Of a cell alone in its zone, a host has no more to ask than relays.
  @Test func noMoreCopiesArePromisedThanHostsAreAsked() throws {
    let subject = try Architecture.named("cell-mesh")!.configured(
      SettingValue.all(in: "acknowledge=copies:5"))
    #expect(subject.survivableLosses(Zones(sizes: [1, 20])) == 1)
    #expect(subject.survivableLosses(Zones(hosts: 25)) == 5)
    #expect(subject.survivableLosses(Zones(hosts: 4)) == 2)
  }

  /// Three zones of ten: a host keeps nine of its own and one in each other zone; a rumor is 29 payloads and
  /// the one that its origin's own relay would be.
  @Test func itsFootprintGoesByTheZones() throws {
    let zones = Zones(sizes: [10, 10, 10])
    let footprint = try #require(CellMesh.sheet.footprint)
    let one = footprint(CellMesh.Settings(), zones)
    #expect(one.links == 11 && one.messages == 30)
    var settings = CellMesh.Settings()
    settings.relays = 2
    let two = footprint(settings, zones)
    #expect(two.links == 13 && two.messages == 60)
    settings.between = .gossip
    settings.cells = 5
    // Each of two relays of three cells tells two of each of the two others.
    let gossip = footprint(settings, zones)
    #expect(gossip.messages == 60 + 3 * 2 * 2 * 2)
  }
}
