import ArgumentParser
import Foundation

/// The choice when to write bold.
enum ColourChoice: String, ExpressibleByArgument, CaseIterable {
  case auto
  case always
  case never
}

enum Terminal {
  static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// True where a line on stderr can be drawn over.
  static var errorCanRedraw: Bool {
    isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  static func showsBold(_ choice: ColourChoice) -> Bool {
    showsBold(choice, environment: ProcessInfo.processInfo.environment, isTerminal: outputIsTerminal)
  }

  /// The option is first, then `NO_COLOR`, then `FORCE_COLOR`, then what the output is.
  static func showsBold(
    _ choice: ColourChoice, environment: [String: String], isTerminal: Bool
  ) -> Bool {
    func isSet(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      if isSet("NO_COLOR") { return false }
      if isSet("FORCE_COLOR") { return environment["FORCE_COLOR"] != "0" }
      return isTerminal && environment["TERM"] != "dumb"
    }
  }
}
