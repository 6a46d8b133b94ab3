import Foundation
import Reporting

/// Where a report is kept: `NAME.md`, and beside it `NAME/` with pictures and data.
struct ReportPlace {
  /// The report without its ending, such as `reports/comparison`.
  let path: String
  var markdown: String { path + ".md" }

  private static let endings = ["svg", "tsv"]

  /// Throws where no report can be written: better before the work than after it.
  init(_ path: String) throws(Failure) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    if path.hasSuffix(".md") { path.removeLast(3) }
    self.path = path
    guard !name.isEmpty, name != ".", name != ".." else {
      throw Failure(.usage, "-o takes the report without its ending, such as reports/comparison")
    }
    let strange = files.filter { name in !Self.endings.contains { name.hasSuffix(".\($0)") } }
    if let first = strange.first {
      throw Failure(
        .cannotWrite,
        "\(path): the directory holds \(first), which no report makes; give the report another name"
      )
    }
  }

  private var name: String { path.split(separator: "/").last.map(String.init) ?? "" }

  /// What is in the directory, sorted.
  private var files: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// Replaces the report as a whole; a failure leaves the one that is there.
  func write(_ report: Report, gnuplot: Gnuplot?) async throws(Failure) {
    let file = try ReportFile(markdown)
    let fresh = "\(path).new-\(ProcessInfo.processInfo.processIdentifier)"
    try makeDirectory(fresh)
    do throws(Failure) {
      try await draw(report, gnuplot, in: fresh)
    } catch {
      try? FileManager.default.removeItem(atPath: fresh)
      throw error
    }
    do {
      if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
      try FileManager.default.moveItem(atPath: fresh, toPath: path)
    } catch {
      try? FileManager.default.removeItem(atPath: fresh)
      throw Failure(.cannotWrite, "\(path): the directory cannot be replaced: \(error.localizedDescription)")
    }
    try file.write(report.markdown(pictures: gnuplot == nil ? nil : name))
  }

  /// Holds the report that is there against what the results give; pictures only where they were drawn by the
  /// same version of gnuplot.
  ///
  /// Ends with status 1 and says what differs.
  func check(_ report: Report, gnuplot: Gnuplot?, isQuiet: Bool) async throws {
    let fresh = FileManager.default.temporaryDirectory.appending(path: "grapevine-\(UUID().uuidString)")
      .path()
    try makeDirectory(fresh)
    defer { try? FileManager.default.removeItem(atPath: fresh) }
    try await draw(report, gnuplot, in: fresh)
    let hasPictures = files.contains { $0.hasSuffix(".svg") }
    let comparable = gnuplot.map { gnuplot in
      files.filter { $0.hasSuffix(".svg") }.allSatisfy {
        Self.text("\(path)/\($0)")?.contains(gnuplot.mark) ?? false
      }
    }
    if comparable != true, hasPictures, !isQuiet {
      StandardError.line(
        "\(path): the pictures were drawn by another gnuplot than is here, so they are not compared")
    }
    var stale: [String] = []
    if Self.text(markdown) != report.markdown(pictures: hasPictures ? name : nil) { stale.append(markdown) }
    let expected = (try? FileManager.default.contentsOfDirectory(atPath: fresh)) ?? []
    for file in Set(files + expected).sorted() {
      if file.hasSuffix(".svg"), comparable != true || !hasPictures { continue }
      if Self.text("\(path)/\(file)") != Self.text("\(fresh)/\(file)") { stale.append("\(path)/\(file)") }
    }
    guard let first = stale.first else {
      if !isQuiet { StandardError.line("\(markdown) is what the results give") }
      return
    }
    let others = stale.count == 1 ? "" : " (and \(stale.count - 1) more)"
    throw Failure(.invalid, "\(first)\(others) is not what the results give; make the report again")
  }

  private func draw(_ report: Report, _ gnuplot: Gnuplot?, in directory: String) async throws(Failure) {
    if let gnuplot { return try await gnuplot.draw(report.plots, in: directory) }
    for file in report.plots.flatMap(\.data) {
      try ReportFile("\(directory)/\(file.name)").write(file.text)
    }
  }

  private func makeDirectory(_ path: String) throws(Failure) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Failure(.cannotWrite, "\(path): the directory cannot be made: \(error.localizedDescription)")
    }
  }

  private static func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
}
