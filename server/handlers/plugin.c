/* plugin: methods of protocol/idl/plugin.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(marketplace_add, marketplace_add_params)
NOT_IMPLEMENTED(marketplace_remove, marketplace_remove_params)
NOT_IMPLEMENTED(marketplace_upgrade, marketplace_upgrade_params)
NOT_IMPLEMENTED(plugin_list, plugin_list_params)
NOT_IMPLEMENTED(plugin_search, plugin_search_params)
NOT_IMPLEMENTED(plugin_installed, plugin_installed_params)
NOT_IMPLEMENTED(plugin_reconcile, plugin_reconcile_params)
NOT_IMPLEMENTED(plugin_read, plugin_read_params)
NOT_IMPLEMENTED(plugin_skill_read, plugin_skill_read_params)
NOT_IMPLEMENTED(plugin_share_save, plugin_share_save_params)
NOT_IMPLEMENTED(plugin_share_update_targets, plugin_share_update_targets_params)
NOT_IMPLEMENTED(plugin_share_list, plugin_share_list_params)
NOT_IMPLEMENTED(plugin_share_checkout, plugin_share_checkout_params)
NOT_IMPLEMENTED(plugin_share_delete, plugin_share_delete_params)
NOT_IMPLEMENTED(plugin_install, plugin_install_params)
NOT_IMPLEMENTED(plugin_uninstall, plugin_uninstall_params)
