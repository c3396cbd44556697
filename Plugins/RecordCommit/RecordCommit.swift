import Foundation
import PackagePlugin

/// Before each build, writes down the commit that is built, so that results can name the program that made them.
@main
struct RecordCommit: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let script = context.package.directoryURL.appendingPathComponent("scripts/record-commit")
    let folder = context.pluginWorkDirectoryURL
    return [
      .prebuildCommand(
        displayName: "Recording the commit", executable: URL(fileURLWithPath: "/bin/sh"),
        arguments: [script.path, folder.path], outputFilesDirectory: folder)
    ]
  }
}
