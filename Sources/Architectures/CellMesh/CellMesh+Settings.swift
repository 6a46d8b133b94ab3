public import Broadcasting

extension CellMesh {
  /// The way of a rumor from cell to cell.
  public enum Between: String, CaseIterable, Sendable {
    /// The origin sends it to relays in every other cell.
    case relay
    /// Origin and relays send it to relays in cells drawn at random.
    case gossip
  }

  public struct Settings: ArchitectureSettings {
    public var acknowledge = Acknowledgement.origin
    public var size = 0
    public var between = Between.relay
    public var relays = 1
    public var cells = 4
    public var batching = Batching()
    @Wait(hundredths: 250) public var repair: Delay

    public init() {}

    /// True where the origin waits until other hosts hold a rumor.
    var wantsCopies: Bool { if case .copies = acknowledge { true } else { false } }

    public static let fields: [SettingField<Settings>] =
      [
        .acknowledge(\.acknowledge, ["origin", "copies:K"]),
        .integer(
          "size", \.size, in: 0...1_000_000, unit: "hosts", trying: [1, 2, 3, 8],
          "the most hosts of a cell, which lies in one zone; 0: all of a zone, or ⌈√n⌉ in one zone"
        ),
        .choice(
          "between", \.between, "whether the origin sees to all other cells, or cells tell one another"),
        .integer(
          "relays", \.relays, in: 1...1000, unit: "hosts", trying: [1, 2, 3],
          "how many hosts of another cell are sent a rumor, each to pass it on within its cell"),
        .integer(
          "cells", \.cells, in: 1...1000, unit: "cells", trying: [1, 2, 4],
          "with between=gossip: how many other cells are sent it"),
      ] + Batching.fields(before: "they are sent on").map { $0.at(\.batching) } + [.repair(\.$repair)]
  }
}
