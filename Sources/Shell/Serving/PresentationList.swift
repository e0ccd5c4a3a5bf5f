import Presentations
import Storage

/// The presentations in a folder and below it, as a page of links.
struct PresentationList {
    /// A folder of jobs, of which each has connections and a view.
    static let depthLimit = 3
    /// More than a person reads, and an end for folders with millions of files.
    static let entryLimit = 1000
    static let folderLimit = 10_000

    private static let lists = PresentationSettings.Manifest.allCases.map(\.path)

    /// Their folders below the one that was asked, as names; sorted.
    private(set) var entries: [[String]] = []
    private var visitedCount = 0

    /// What a client cannot get is not in the list: what is hidden, and where a link leads out.
    init(of folder: ServedFolder, in path: RequestedPath) {
        var open: [[String]] = [[]]
        while let names = open.popLast(), entries.count < Self.entryLimit, visitedCount < Self.folderLimit {
            visitedCount += 1
            guard case .folder(let real) = folder.find(RequestedPath(names: path.names + names)) else { continue }
            let found = TextFile.names(in: real)
            if !names.isEmpty, Self.lists.contains(where: found.contains) {
                entries.append(names)
                continue
            }
            guard names.count < Self.depthLimit else { continue }
            // A name with a dot is a file's in all but odd folders; those are found when they are asked for.
            // Files are tried too, and found to be no folders; those of segments would be too many.
            for name in found where MediaType(ofFile: name) == nil {
                let isServed = RequestedPath(parsing: "/\(RequestedPath.encoded(name))/") != nil
                if isServed { open.append(names + [name]) }
            }
        }
        entries.sort { $0.lexicographicallyPrecedes($1) }
    }

    func rendered() -> String {
        let items = entries.map { names in
            let address = "./" + names.map(RequestedPath.encoded).joined(separator: "/") + "/"
            return "<li><a href=\"\(address)\">\(Self.escaped(names.joined(separator: " / ")))</a></li>"
        }
        let none = "<p>There is none yet. This page looks again when you load it again.</p>"
        let content = items.isEmpty ? none : "<ul>\n\(items.joined(separator: "\n"))\n</ul>"
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <title>Presentations</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }
            ul { list-style: none; padding: 0; }
            a { display: block; padding: .5rem 0; overflow-wrap: anywhere; }
            </style>
            </head>
            <body>
            <h1>Presentations</h1>
            \(content)
            </body>
            </html>

            """
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
