import Cluster
import Foundation
import Reporting

/// The program that draws.
struct Gnuplot {
  private let tool: SystemTool
  /// As it names itself: `gnuplot 5.4 patchlevel 4`.
  let version: String
  /// The mark in its pictures that names it.
  var mark: String { "<desc>Drawn by \(version.xmlEscaped)</desc>" }

  /// True where a gnuplot that was called from here drew the picture.
  static func isMarked(_ picture: String) -> Bool { picture.contains("<desc>Drawn by gnuplot ") }

  /// Nil where it is not installed.
  ///
  /// The variable `GNUPLOT` may name another program, such as `gnuplot-nox`, or its path, and then that
  /// must be one; an empty one stands for none.
  init?() async throws(Failure) {
    let named = ProcessInfo.processInfo.environment["GNUPLOT"]
    if named?.isEmpty ?? false { return nil }
    guard let tool = SystemTool.named(named ?? "gnuplot") else {
      guard let named else { return nil }
      throw Failure(.unavailable, "GNUPLOT names '\(named)', and there is no such program")
    }
    self.tool = tool
    do throws(ClusterError) {
      version = String((try await tool.run(["--version"])).prefix { !$0.isNewline })
    } catch {
      throw Failure(error)
    }
    guard version.hasPrefix("gnuplot ") else {
      throw Failure(.unavailable, "\(tool.path) is no gnuplot: it does not say its version")
    }
  }

  /// The program, for what cannot be done without it.
  static func required(for what: String) async throws(Failure) -> Gnuplot {
    guard let gnuplot = try await Gnuplot() else {
      throw Failure(.unavailable, "\(what) draws with gnuplot, which is not installed; run bench/setup")
    }
    return gnuplot
  }

  /// The pictures of `plots`, each as a file `NAME.svg`, in their order.
  ///
  /// The same plots give the same bytes with the same version of gnuplot. They are drawn where nobody
  /// looks, so that a drawing that fails leaves nothing half-written where the pictures are to go.
  func pictures(of plots: [Plot]) async throws(Failure) -> [PageFile] {
    let manager = FileManager.default
    let directory = manager.temporaryDirectory.appending(path: "grapevine-plots-\(UUID().uuidString)")
      .path(percentEncoded: false)
    do {
      try manager.createDirectory(atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw Failure(.cannotWrite, "\(directory): cannot be made: \(error.localizedDescription)")
    }
    defer { try? manager.removeItem(atPath: directory) }
    for file in plots.flatMap(\.data) { try ReportFile("\(directory)/\(file.name)").write(file.text) }
    do throws(ClusterError) {
      try await tool.run(["-"], input: Self.script(plots, directory))
    } catch {
      throw Failure(error)
    }
    var pictures: [PageFile] = []
    for plot in plots {
      let name = "\(plot.name).svg"
      let text = (try? String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8)) ?? ""
      guard text.contains("<svg"), text.contains("</svg>") else {
        throw Failure(.brokenDown, "\(tool.path) drew no picture for \(name)")
      }
      pictures.append(PageFile(name: name, text: finished(text, plot)))
    }
    return pictures
  }

  private static func script(_ plots: [Plot], _ directory: String) -> String {
    let quoted = "'" + directory.replacing("'", with: "''") + "'"
    let pictures = plots.map { plot in
      """
      reset session
      set terminal svg size \(plot.width),\(plot.height) font 'sans-serif,12' background '#ffffff' \
      linewidth 1 butt dashlength 1.0
      set output '\(plot.name).svg'
      \(plot.script)
      unset output

      """
    }
    return "cd \(quoted)\n" + pictures.joined()
  }

  /// The picture with its own title and description instead of the program's.
  private func finished(_ text: String, _ plot: Plot) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line.hasPrefix("<title>") { return "<title>\(plot.alternative.xmlEscaped)</title>" }
      if line.hasPrefix("<desc>") { return mark }
      // gnuplot writes a bold font as a family of that name, which no viewer has.
      return String(line).replacing("\"sans-serif:Bold\"", with: "\"sans-serif\" font-weight=\"bold\"")
    }
    return lines.joined(separator: "\n")
  }
}

extension String {
  fileprivate var xmlEscaped: String {
    replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
