import Cluster
import Foundation
import Reporting

/// The program that draws.
struct Gnuplot {
  private let tool: SystemTool
  /// As it names itself: `gnuplot 5.4 patchlevel 4`.
  let version: String

  /// Nil where it is not installed.
  ///
  /// The variable `GNUPLOT` may name another program, such as `gnuplot-nox`.
  init?() async throws(Failure) {
    let name = ProcessInfo.processInfo.environment["GNUPLOT"] ?? "gnuplot"
    guard let tool = SystemTool(name) else { return nil }
    self.tool = tool
    do throws(ClusterError) {
      version = String((try await tool.run(["--version"])).prefix { !$0.isNewline })
    } catch {
      throw Failure(error)
    }
  }

  /// Writes the data of `plots` and their pictures, `NAME.svg`, into `directory`, which exists.
  ///
  /// The same plots give the same bytes with the same version of gnuplot.
  func draw(_ plots: [Plot], in directory: String) async throws(Failure) {
    for plot in plots {
      for file in plot.data { try ReportFile("\(directory)/\(file.name)").write(file.text) }
    }
    do throws(ClusterError) {
      try await tool.run(["-"], input: Self.script(plots, directory))
    } catch {
      throw Failure(error)
    }
    for plot in plots { try finish(plot, in: directory) }
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

  /// Gives the picture its own title and description instead of the program's.
  private func finish(_ plot: Plot, in directory: String) throws(Failure) {
    let path = "\(directory)/\(plot.name).svg"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw Failure(.brokenDown, "gnuplot drew no \(path)")
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line.hasPrefix("<title>") { return "<title>\(plot.alternative.xmlEscaped)</title>" }
      if line.hasPrefix("<desc>") { return "<desc>Drawn by \(version.xmlEscaped)</desc>" }
      // gnuplot writes a bold font as a family of that name, which no viewer has.
      return String(line).replacing("\"sans-serif:Bold\"", with: "\"sans-serif\" font-weight=\"bold\"")
    }
    try ReportFile(path).write(lines.joined(separator: "\n"))
  }
}

extension String {
  fileprivate var xmlEscaped: String {
    replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
