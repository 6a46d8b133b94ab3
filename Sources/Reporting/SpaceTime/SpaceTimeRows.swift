import Broadcasting
import Measurement

/// The lines of the nodes of a space-time diagram: hosts from the top, service nodes below them.
struct SpaceTimeRows {
  private let spaceTime: SpaceTime
  /// Pixels between two lines.
  private let spacing: Int
  /// The height of the picture in pixels.
  let height: Int
  var canvas: Canvas { Canvas(width: Plot.standardWidth, height: height) }

  /// Pixels above the first line: for the heading, what the client did, and the names of faults.
  let top: Int
  /// Pixels below the last line: for the axis and the key.
  static let bottom = 122

  init(of spaceTime: SpaceTime) {
    self.spaceTime = spaceTime
    let nodes = spaceTime.hosts + spaceTime.services.count
    spacing = max(14, min(36, 540 / max(nodes, 1)))
    let lines = Double(max(nodes - 1, 0)) + (spaceTime.services.isEmpty ? 0 : Self.gap)
    top = spaceTime.faults.isEmpty ? 92 : 108
    height = top + Self.bottom + Int(lines * Double(spacing))
  }

  /// The height of `pixels`, in lines.
  func lines(_ pixels: Int) -> Double { Double(pixels) / Double(spacing) }

  /// Between hosts and service nodes, in lines.
  static let gap = 0.6

  var nodes: Range<Int> { 0..<spaceTime.hosts + spaceTime.services.count }

  /// In lines from the top.
  func place(of node: Int) -> Double { node < spaceTime.hosts ? Double(node) : Double(node) + Self.gap }

  var last: Double { place(of: max(nodes.upperBound - 1, 0)) }

  /// `n3`, with what the node is beyond a host: origin, leader, its service.
  func name(of node: Int) -> String {
    var parts = ["n\(node)"]
    if node >= spaceTime.hosts { parts.append("\(spaceTime.services[node - spaceTime.hosts])") }
    if node == spaceTime.rumor.origin.int { parts.append("origin") }
    let leads = spaceTime.stays.contains { $0.node.int == node && $0.state == .leading }
    if leads { parts.append("leader") }
    return parts.joined(separator: " · ")
  }

  /// The time when the host knew the rumor first.
  func knows(_ node: Int) -> Instant? { spaceTime.deliveries.first { $0.host.int == node }?.time }
}
