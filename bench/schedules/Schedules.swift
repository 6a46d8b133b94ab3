import Broadcasting

@main
struct Schedules {
  static func main() { print(Architecture.all.map(\.name)) }
}
