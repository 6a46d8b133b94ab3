import ArgumentParser

enum ListFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
}

/// The formats of a study whose text is a page.
enum PageFormat: String, ExpressibleByArgument, CaseIterable {
  case markdown
  case json
}

enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case markdown
  case json
}

enum TableFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case markdown
  case json
  case csv
}
