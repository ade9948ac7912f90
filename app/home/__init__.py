"""Home: pages that put several features together, such as start page and office overview.

Also what the whole site has once: menus, health, robots. Not here: anything that changes rows.
"""
