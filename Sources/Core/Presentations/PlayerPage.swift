/// The page that plays a presentation: one HTML file with its style and scripts, which loads nothing from elsewhere.
///
/// It plays `index.m3u8` beside it. Its parts are files in `Page/`, which the build puts into the program.
public enum PlayerPage {
    /// The file's name in the folder of a presentation.
    public static let name = "index.html"

    public static let bytes: [UInt8] = join(
        page: PackageResources.page_html,
        parts: [
            "/* page.css */": [PackageResources.page_css],
            // In the order in which they use each other.
            "/* scripts */": [
                PackageResources.playlists_js, PackageResources.mp4_js, PackageResources.track_js,
                PackageResources.player_js, PackageResources.timeline_js, PackageResources.page_js,
            ],
        ])

    /// The page with each line that names a part replaced by the part.
    static func join(page: [UInt8], parts: [String: [[UInt8]]]) -> [UInt8] {
        var joined: [UInt8] = []
        joined.reserveCapacity(page.count + parts.values.joined().map(\.count).reduce(0, +))
        for line in page.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if let files = parts[String(decoding: line, as: UTF8.self)] {
                joined.append(contentsOf: files.joined())
            } else {
                joined.append(contentsOf: line)
                joined.append(UInt8(ascii: "\n"))
            }
        }
        // A line feed ends each line, and here the text behind the last one as well.
        return Array(joined.dropLast())
    }
}
