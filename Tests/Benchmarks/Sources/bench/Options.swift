/// What the command line asks for.
struct Options {
    static let usage = """
        usage: bench [--rokuga FILE] [--root FOLDER] [--part offline|live|start|finish]... [--quick] [--runs N]
                     [--minutes N] [--seconds N] [--json FILE] [--folder FOLDER]
          --rokuga   the binary that is measured (../../.build/release/rokuga)
          --root     the project's folder, for samples/ and pipelines/ (../..)
          --part     only this part; may be given several times
          --quick    3 runs and 8 seconds for each live point
          --runs     runs that medians are taken of (5)
          --minutes  length of the captures of the parts offline and finish (60)
          --seconds  length of each live point (30)
          --json     also write the results to this file
          --folder   where a folder for captures and recordings is made and removed ($TMPDIR or /tmp); needs 1 GB.
                     The part finish uses half of that in /dev/shm instead
        """

    enum Part: String, CaseIterable {
        case offline, live, start, finish
    }

    var rokuga = "../../.build/release/rokuga"
    var root = "../.."
    var parts: [Part] = []
    var runs = 5
    var minutes = 60
    var seconds = 30
    var json: String?
    var isHelp = false
    var folder: String?

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            func value() throws -> String {
                guard let value = rest.popFirst() else { throw BenchError.usage("\(option) needs a value") }
                return value
            }
            func number() throws -> Int {
                let text = try value()
                guard let number = Int(text), number > 0, number <= 1000 else {
                    throw BenchError.usage("\(option) \(text): not a number from 1 to 1000")
                }
                return number
            }
            switch option {
            case "--rokuga": rokuga = try value()
            case "--root": root = try value()
            case "--part":
                let name = try value()
                guard let part = Part(rawValue: name) else { throw BenchError.usage("there is no part \(name)") }
                parts.append(part)
            case "--quick":
                runs = 3
                seconds = 8
            case "--runs": runs = try number()
            case "--minutes": minutes = try number()
            case "--seconds": seconds = try number()
            case "--help", "-h": isHelp = true
            case "--json": json = try value()
            case "--folder": folder = try value()
            default: throw BenchError.usage("\(option) is not an option")
            }
        }
        if parts.isEmpty { parts = Part.allCases }
    }
}
