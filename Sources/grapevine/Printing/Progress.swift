import Foundation
import Synchronization

/// The progress of a run, on stderr: a bar on a terminal, elsewhere a line now and then.
final class Progress: Sendable {
  enum Style {
    case bar
    case lines
    case none
  }

  private let style: Style
  private let total: Int
  /// The things that are done, in the plural.
  private let things: String
  private let clock = ContinuousClock()
  private let lastShown = Mutex(ContinuousClock.Instant?.none)

  init(_ style: Style, total: Int, of things: String = "cells") {
    self.style = style
    self.total = total
    self.things = things
  }

  static func style(quiet: Bool) -> Style { quiet ? .none : Terminal.errorCanRedraw ? .bar : .lines }

  /// Shows that `done` of them are finished, `name` the latest, and what `rest` says of the others, if the
  /// last time is long enough ago.
  func advance(to done: Int, _ name: String, rest: () -> String?) {
    let interval: Duration = style == .bar ? .milliseconds(100) : .seconds(3)
    let now = clock.now
    let isDue = lastShown.withLock { lastShown in
      if let last = lastShown, now - last < interval, done < total { return false }
      lastShown = now
      return true
    }
    guard isDue, style != .none else { return }
    let rest = done == total ? "" : rest().map { "; \($0)" } ?? ""
    switch style {
    case .bar: StandardError.write("\r\(bar(done)) \(done)/\(total) \(name)\(rest)\u{1B}[K")
    case .lines: StandardError.line("\(done) of \(total) \(things) done: \(name)\(rest)")
    case .none: break
    }
  }

  /// Takes the bar off the terminal.
  func clear() {
    if style == .bar, lastShown.withLock({ $0 }) != nil { StandardError.write("\r\u{1B}[K") }
  }

  private func bar(_ done: Int) -> String {
    let width = 24
    let full = total == 0 ? width : width * done / total
    return "[" + String(repeating: "#", count: full) + String(repeating: ".", count: width - full) + "]"
  }
}
