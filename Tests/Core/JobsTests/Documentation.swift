import Foundation

/// Files of the repository that are contracts.
enum Documentation {
    /// Tests/Core/JobsTests/Documentation.swift lies four levels below the root.
    static let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The fenced blocks of a page that are in one of `languages`.
    static func examples(in path: String, languages: [String]) throws -> [String] {
        var examples: [String] = []
        var example: [Substring]?
        for line in try text(path).split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "```" {
                if let lines = example { examples.append(lines.joined(separator: "\n")) }
                example = nil
            } else if line.hasPrefix("```"), languages.contains(String(line.dropFirst(3))) {
                example = []
            } else {
                example?.append(line)
            }
        }
        return examples
    }

    /// The files of a folder with their texts, by name.
    static func files(in folder: String) throws -> [(name: String, text: String)] {
        try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path).sorted()
            .map { ($0, try text(folder + "/" + $0)) }
    }
}
