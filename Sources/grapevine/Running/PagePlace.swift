import Foundation
import Reporting

/// A file beside a page.
struct PageFile: Hashable {
  let name: String
  let text: String
}

/// Where a page is kept: `NAME.md`, and beside it the directory `NAME` with pictures and data.
struct PagePlace {
  /// The page without its ending, such as `reports/comparison`.
  let path: String
  var markdown: String { path + ".md" }

  private static let endings = ["svg", "tsv"]

  /// Throws where no page can be written: better before the work than after it.
  init(_ path: String) throws(Failure) {
    let path = path.hasSuffix(".md") ? String(path.dropLast(3)) : path
    guard !path.isEmpty, !path.hasSuffix("/"), path != ".", path != ".." else {
      throw Failure(.usage, "-o takes the page without its ending, such as reports/comparison, not '\(path)'")
    }
    self.path = path
    if let strange = names.first(where: { name in !Self.endings.contains { name.hasSuffix(".\($0)") } }) {
      throw Failure(
        .cannotWrite, "\(path): the directory holds \(strange), which no page has; give the page another name"
      )
    }
  }

  private var folder: String { URL(fileURLWithPath: path).lastPathComponent }

  /// What is in the directory, sorted.
  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// Draws the page's pictures, then replaces what is there: pictures and data, the page last.
  ///
  /// A drawing that fails changes nothing.
  func write(_ page: some IllustratedPage, gnuplot: Gnuplot?) async throws(Failure) {
    let file = try ReportFile(markdown)
    let files = try await files(of: page, gnuplot)
    for name in names where !files.contains(where: { $0.name == name }) {
      do {
        try FileManager.default.removeItem(atPath: "\(path)/\(name)")
      } catch {
        throw Failure(.cannotWrite, "\(path)/\(name): cannot be removed: \(error.localizedDescription)")
      }
    }
    for file in files { try ReportFile("\(path)/\(file.name)").write(file.text) }
    try file.write(page.markdown(pictures: gnuplot == nil ? nil : folder))
  }

  /// The data, and the pictures where there is a gnuplot.
  private func files(of page: some IllustratedPage, _ gnuplot: Gnuplot?) async throws(Failure) -> [PageFile] {
    page.plots.flatMap(\.data).map { PageFile(name: $0.name, text: $0.text) }
      + (try await gnuplot?.pictures(of: page.plots) ?? [])
  }

  /// What of the page that is there is not what `page` is; pictures count only where they were drawn by this
  /// version of gnuplot, and `isPartial` says that some were not.
  func stale(
    _ page: some IllustratedPage, gnuplot: Gnuplot?
  ) async throws(Failure) -> (files: [String], isPartial: Bool) {
    let old = names.map { PageFile(name: $0, text: Self.text("\(path)/\($0)") ?? "") }
    let pictures = old.filter { $0.name.hasSuffix(".svg") }
    let isPartial = !pictures.allSatisfy { picture in gnuplot.map { picture.text.contains($0.mark) } ?? false
    }
    let new = try await files(of: page, isPartial ? nil : gnuplot)
    var stale: [String] = []
    if Self.text(markdown) != page.markdown(pictures: pictures.isEmpty ? nil : folder) {
      stale.append(markdown)
    }
    for name in Set((old + new).map(\.name)).sorted() {
      // A page without pictures was made without gnuplot, which is no fault of its figures.
      if name.hasSuffix(".svg"), isPartial || pictures.isEmpty { continue }
      if old.first(where: { $0.name == name }) != new.first(where: { $0.name == name }) {
        stale.append("\(path)/\(name)")
      }
    }
    return (stale, isPartial)
  }

  private static func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
}
