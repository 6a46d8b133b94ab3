import Foundation
import Reporting

/// A file beside a page.
struct PageFile: Hashable {
  let name: String
  let text: String
}

/// The place of a page: `NAME.md`, and beside it the directory `NAME` with pictures and data.
struct PagePlace {
  /// The page without its ending, such as `reports/comparison`.
  let path: String
  var markdown: String { path + ".md" }

  /// Throws where no page can be written: better before the work than after it.
  ///
  /// Files in the directory that were not put there with the page that is there are somebody's, and stay.
  init(_ path: String) throws(Failure) {
    let path = path.hasSuffix(".md") ? String(path.dropLast(3)) : path
    guard !path.isEmpty, !path.hasSuffix("/"), path != ".", path != ".." else {
      throw Failure(.usage, "-o takes the page without its ending, such as reports/comparison, not '\(path)'")
    }
    self.path = path
    let own = PageManifest.names(in: Self.text(markdown) ?? "")
    if let strange = names.first(where: { !own.contains($0) || Self.isDirectory("\(path)/\($0)") }) {
      throw Failure(
        .cannotWrite,
        "\(path): the directory holds \(strange), which no page here made; give the page another name, or "
          + "move the file away")
    }
  }

  private var folder: String { URL(fileURLWithPath: path).lastPathComponent }

  /// The names of the files in the directory, sorted.
  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  private static func isDirectory(_ path: String) -> Bool {
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    return type == .typeDirectory
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
    try file.write(text(of: page, gnuplot == nil ? nil : folder, files))
  }

  private func text(of page: some IllustratedPage, _ pictures: String?, _ files: [PageFile]) -> String {
    page.markdown(pictures: pictures) + PageManifest.line(of: files.map(\.name))
  }

  /// The data, and the pictures where there is a gnuplot.
  private func files(of page: some IllustratedPage, _ gnuplot: Gnuplot?) async throws(Failure) -> [PageFile] {
    page.plots.flatMap(\.data).map { PageFile(name: $0.name, text: $0.text) }
      + (try await gnuplot?.pictures(of: page.plots) ?? [])
  }

  /// The files of the page that is there which differ from `page`, and the number of pictures that cannot be
  /// compared because another gnuplot, or none, is here.
  func stale(
    _ page: some IllustratedPage, gnuplot: Gnuplot?
  ) async throws(Failure) -> (files: [String], uncompared: Int) {
    let old = names.map { PageFile(name: $0, text: Self.text("\(path)/\($0)") ?? "") }
    let current = Self.text(markdown) ?? ""
    // A page without pictures was made without gnuplot, which is no fault of its figures.
    let hasPictures = PageManifest.names(in: current).contains { $0.hasSuffix(".svg") }
    let drawn = hasPictures ? page.plots.map { "\($0.name).svg" } : []
    let new = try await files(of: page, hasPictures ? gnuplot : nil)
    let data = page.plots.flatMap(\.data).map { PageFile(name: $0.name, text: $0.text) }
    let expected = data + drawn.map { PageFile(name: $0, text: "") }
    var stale: [String] = []
    if current != text(of: page, hasPictures ? folder : nil, expected) { stale.append(markdown) }
    var uncompared = 0
    for name in Set(old.map(\.name) + expected.map(\.name)).sorted() {
      guard let file = old.first(where: { $0.name == name }), expected.contains(where: { $0.name == name })
      else {
        stale.append("\(path)/\(name)")
        continue
      }
      if let fresh = new.first(where: { $0.name == name }), fresh == file { continue }
      // A picture of another gnuplot is marked by it; whatever is not marked is none of ours.
      let isOfAnother = gnuplot.map { !file.text.contains($0.mark) } ?? true
      if name.hasSuffix(".svg"), isOfAnother, Gnuplot.isMarked(file.text) {
        uncompared += 1
      } else {
        stale.append("\(path)/\(name)")
      }
    }
    return (stale, uncompared)
  }

  private static func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
}
