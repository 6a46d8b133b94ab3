import Foundation
import Reporting

extension Gnuplot {
  /// The program, for what cannot be done without it.
  static func required(for what: String) async throws(Failure) -> Gnuplot {
    guard let gnuplot = try await Gnuplot() else {
      throw Failure(.unavailable, "\(what) draws with gnuplot, which is not installed; run bench/setup")
    }
    return gnuplot
  }

  /// Draws `plots` where nobody looks and gives the files that came of it: the data, and a picture for each
  /// plot, in their order.
  ///
  /// So that a drawing that fails leaves nothing half-written where the pictures are to go.
  func files(of plots: [Plot]) async throws(Failure) -> [(name: String, text: String)] {
    let manager = FileManager.default
    let directory = manager.temporaryDirectory.appending(path: "grapevine-plots-\(UUID().uuidString)")
    do {
      try manager.createDirectory(at: directory, withIntermediateDirectories: true)
    } catch {
      throw Failure(.cannotWrite, "\(directory.path()): cannot be made: \(error.localizedDescription)")
    }
    defer { try? manager.removeItem(at: directory) }
    try await draw(plots, in: directory.path())
    var files: [(name: String, text: String)] = []
    for name in plots.flatMap({ $0.data.map(\.name) }) + plots.map({ "\($0.name).svg" }) {
      let path = directory.appending(path: name)
      guard let text = try? String(contentsOf: path, encoding: .utf8) else {
        throw Failure(.brokenDown, "gnuplot left no \(name)")
      }
      files.append((name, text))
    }
    return files
  }
}
