import ArgumentParser

enum ListFormat: String, ExpressibleByArgument, CaseIterable {
  case text
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
