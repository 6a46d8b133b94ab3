import Broadcasting

@main
struct Throughput {
  static func main() { print(Architecture.all.map(\.name)) }
}
